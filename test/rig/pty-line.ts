import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import type { DeviceEnd } from './virtual-link.ts';

/** A real pty whose far end a virtual hub in this process holds: a hub that outlives the process under test. */
export interface PtyLine {
  /** What the process under test opens. */
  readonly path: string;
  readonly device: DeviceEnd;
  close(): Promise<void>;
}

const startMs = 5_000;

/** Needs the Debian package socat. */
export const openPtyLine = async (folder: string, name: string): Promise<PtyLine> => {
  const path = join(folder, name);
  const farPath = join(folder, `${name}-far`);
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, `pty,raw,echo=0,link=${farPath}`], {
    stdio: 'ignore',
  });
  await untilBoth([path, farPath]);
  // Held open, so that the line stays up when the process under test is killed.
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const far = await openSerialLink({ path: farPath, baudRate: 115_200, openTimeoutMs: startMs });
  let listener = (_bytes: Uint8Array): void => {};
  let isOpen = true;
  const pump = (async () => {
    while (isOpen) {
      const chunk = await far.chunks.next(1_000);
      if (chunk !== null) listener(chunk);
    }
  })().catch((error: unknown) => {
    if (isOpen) throw error;
  });
  let sending = Promise.resolve();
  return {
    path,
    device: {
      onBytes: (given) => {
        listener = given;
      },
      onLines: () => {},
      send: (bytes) => {
        const copy = bytes.slice();
        sending = sending.then(() => far.write(copy)).catch(() => {});
      },
      unplug: () => socat.kill(),
    },
    close: async () => {
      isOpen = false;
      await far.close();
      await pump;
      closeSync(held);
      if (socat.exitCode === null && socat.signalCode === null) {
        const gone = once(socat, 'exit');
        socat.kill();
        await gone;
      }
    },
  };
};

const untilBoth = async (paths: readonly string[]): Promise<void> => {
  const endsAt = performance.now() + startMs;
  while (!paths.every((path) => existsSync(path))) {
    if (performance.now() > endsAt) throw new Error(`socat made no ${paths.join(', ')} in ${startMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
