import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface PtyPair {
  /** For the host under test. */
  readonly host: string;
  /** For the device, or the program that plays one. */
  readonly device: string;
  /** A folder of its own, gone after close. */
  readonly folder: string;
  /** Both ends hang up, as when the adapter is pulled out. */
  unplug(): void;
  close(): Promise<void>;
}

/** Two joined pseudo-terminals made by socat: bytes only, no baud. In `folder` their names are the same every time. */
export const openPtyPair = async (folder = mkdtempSync(join(tmpdir(), 'reflash-pty-'))): Promise<PtyPair> => {
  mkdirSync(folder, { recursive: true });
  const host = join(folder, 'host');
  const device = join(folder, 'device');
  const socat = spawn('socat', [`pty,raw,echo=0,link=${host}`, `pty,raw,echo=0,link=${device}`], {
    stdio: 'ignore',
  });
  const exited = new Promise<void>((resolve) => socat.once('exit', () => resolve()));
  for (let tries = 0; !existsSync(host) || !existsSync(device); tries++) {
    if (tries > 250) throw new Error('socat made no pty pair within 5 s');
    await delay(20);
  }
  return {
    host,
    device,
    folder,
    unplug: () => socat.kill(),
    close: async () => {
      socat.kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
