import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeHubDisk, type RigIdentity, readHubFile } from './qemu-disk.ts';
import { type Architecture, qemuMachines } from './qemu-machines.ts';
import { makeRigFirmware } from './u-boot-image.ts';

export interface QemuHubOptions {
  /** A folder of its own; the disk and a stable name for the pty are kept in it. */
  readonly folder: string;
  /** `arm` unless told. */
  readonly architecture?: Architecture;
  readonly identity: RigIdentity;
  readonly firmwareVersion: string;
  /** What storage holds at first; made for `firmwareVersion` when left out. */
  readonly firmware?: Uint8Array;
  /** Slows the disk's writes, so that a power cut can be placed inside one. Bytes per second. */
  readonly writeBytesPerSecond?: number;
  /** 5 unless told: the bench under test goes before hubs that spin at their prompts. A benchmark wants 0. */
  readonly niceness?: number;
  readonly log?: (text: string) => void;
}

export interface QemuHub {
  readonly identity: RigIdentity;
  /** A link in `folder` to the pty of the moment: the same name after every {@link powerOn}. */
  readonly ptyPath: string;
  readonly diskPath: string;
  /** Of the running QEMU; null while powered off. */
  readonly pid: number | null;
  /** Power cut: SIGKILL, nothing flushed. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Power again with the same disk. */
  powerOn(): Promise<void>;
  /** Powers off for good; harmless when already off. */
  stop(): Promise<void>;
  /** The firmware file as storage holds it, null when there is none. Only while powered off it is sure to be whole. */
  readFirmwareFile(): Uint8Array | null;
}

const startMs = 10_000;
const running = new Set<ChildProcess>();
const killAll = (): void => {
  for (const child of running) child.kill('SIGKILL');
};

/** `setpriv` (util-linux, on every Debian) has the kernel end QEMU when this process dies without a chance to. */
const start = (
  diskPath: string,
  { architecture = 'arm', writeBytesPerSecond, niceness = 5 }: QemuHubOptions,
): ChildProcess => {
  const { program, args, disk } = qemuMachines[architecture];
  const throttle = writeBytesPerSecond === undefined ? '' : `,throttling.bps-write=${writeBytesPerSecond}`;
  const drive = `if=none,id=d0,format=raw,file=${diskPath}${throttle}`;
  const machine = [...args, '-drive', drive, '-device', `${disk},drive=d0`];
  const console_ = ['-serial', 'pty', '-monitor', 'none', '-display', 'none', '-nodefaults'];
  const leashed = ['-n', String(niceness), 'setpriv', '--pdeathsig', 'KILL', program];
  return spawn('nice', [...leashed, ...machine, ...console_], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

const ptyOf = (child: ChildProcess, log: (text: string) => void): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`QEMU named no pty in ${startMs} ms: ${said}`)), startMs);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      log(chunk.toString().trimEnd());
      const pty = /redirected to (\/dev\/pts\/\d+)/.exec(said)?.[1];
      if (pty === undefined) return;
      clearTimeout(timer);
      resolve(pty);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`QEMU ended with code ${code} before it named its pty: ${said}`));
    });
    child.once('error', reject);
  });

/**
 * A real U-Boot with a disk of its own, in QEMU, its console on a pty. Runs until {@link QemuHub.stop}; dies with
 * this process. Needs the Debian packages qemu-system-arm (or qemu-system-x86), u-boot-qemu, fdisk, dosfstools and mtools.
 */
export const startQemuHub = async (options: QemuHubOptions): Promise<QemuHub> => {
  const { folder, identity, architecture = 'arm', log = () => {} } = options;
  mkdirSync(folder, { recursive: true });
  const firmware = options.firmware ?? makeRigFirmware({ version: options.firmwareVersion, padBytes: 4096 });
  const diskPath = makeHubDisk(folder, identity, firmware, qemuMachines[architecture].memory);
  const ptyPath = join(folder, 'tty');
  let child: ChildProcess | null = null;

  const powerOn = async (): Promise<void> => {
    if (child !== null) throw new Error(`${folder}: already powered on`);
    if (running.size === 0) process.once('exit', killAll);
    const started = start(diskPath, options);
    running.add(started);
    started.once('exit', () => running.delete(started));
    child = started;
    const pty = await ptyOf(started, log);
    rmSync(ptyPath, { force: true });
    symlinkSync(pty, ptyPath);
  };

  const kill = async (): Promise<void> => {
    const killed = child;
    child = null;
    if (killed === null || killed.exitCode !== null || killed.signalCode !== null) return;
    const gone = once(killed, 'exit');
    killed.kill('SIGKILL');
    await gone;
  };

  await powerOn();
  return {
    identity,
    ptyPath,
    diskPath,
    get pid() {
      return child?.pid ?? null;
    },
    kill,
    powerOn,
    stop: kill,
    readFirmwareFile: () => readHubFile(diskPath, 'firmware.img'),
  };
};
