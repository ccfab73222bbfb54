import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface QemuX86UBoot {
  readonly ptyPath: string;
  stop(): Promise<void>;
}

const bootloader = '/usr/lib/u-boot/qemu-x86/u-boot.rom';
const startMs = 10_000;

/**
 * A real U-Boot without storage, on a 16550 UART: it can change its speed, which the one for ARM hangs in. Needs the Debian
 * packages qemu-system-x86 and u-boot-qemu.
 */
export const startQemuX86UBoot = async (): Promise<QemuX86UBoot> => {
  const machine = [
    '-bios',
    bootloader,
    '-serial',
    'pty',
    '-monitor',
    'none',
    '-display',
    'none',
    '-nodefaults',
  ];
  const leashed = ['-n', '5', 'setpriv', '--pdeathsig', 'KILL', 'qemu-system-i386', ...machine];
  const child = spawn('nice', leashed, { stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = once(child, 'exit');
  const ptyPath = await new Promise<string>((resolve, reject) => {
    let said = '';
    const give = (why: string): void => reject(new Error(`QEMU ${why}: ${said}`));
    const timer = setTimeout(() => give(`named no pty in ${startMs} ms`), startMs);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const pty = /redirected to (\/dev\/pts\/\d+)/.exec(said)?.[1];
      if (pty === undefined) return;
      clearTimeout(timer);
      resolve(pty);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => give(`ended with code ${code}`));
    child.once('error', reject);
  });
  return {
    ptyPath,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await gone;
    },
  };
};
