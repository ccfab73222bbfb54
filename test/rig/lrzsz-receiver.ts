import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface LrzszReceiver {
  /** The pty at whose other end the receiver is. */
  readonly path: string;
  /** Once the receiver has ended: its exit code and the file it wrote; null where it kept none. */
  result(): Promise<{ readonly exitCode: number; readonly bytes: Uint8Array | null }>;
  close(): Promise<void>;
}

const waitFor = async (path: string): Promise<void> => {
  for (let tries = 0; !existsSync(path); tries++) {
    if (tries > 1_000) throw new Error(`${path} was not there within 20 s`);
    await delay(20);
  }
};

/**
 * lrzsz's own `rb` (YMODEM) or `rx -c` (XMODEM with CRC, either block size) behind a pty. It sits on pipes: on a
 * terminal lrzsz empties its input after each answer, losing frames that come at once, and its output when it exits,
 * losing its own last ACK. `cat` keeps the pty up after the receiver has ended.
 */
export const startLrzszReceiver = async (protocol: 'ymodem' | 'xmodem'): Promise<LrzszReceiver> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-lrzsz-'));
  const path = join(folder, 'port');
  const command = protocol === 'ymodem' ? 'rb -q -y' : 'rx -q -c image.bin';
  const script = `${command} 2>/dev/null; echo $? >code.part; mv code.part code; cat >/dev/null`;
  const socat = spawn(
    'socat',
    [`pty,raw,echo=0,link=${path},wait-slave`, `system:"${script.replaceAll('$', '\\$')}",pipes`],
    {
      cwd: folder,
      stdio: 'ignore',
    },
  );
  const exited = new Promise<void>((resolve) => socat.once('exit', () => resolve()));
  await waitFor(path);
  return {
    path,
    result: async () => {
      await waitFor(join(folder, 'code'));
      const exitCode = Number(readFileSync(join(folder, 'code'), 'utf8'));
      const file = join(folder, 'image.bin');
      return { exitCode, bytes: existsSync(file) ? new Uint8Array(readFileSync(file)) : null };
    },
    close: async () => {
      socat.kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
