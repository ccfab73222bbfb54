import { closeSync, constants, openSync } from 'node:fs';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { openPtyPair } from './pty-pair.ts';
import type { DeviceEnd } from './virtual-link.ts';

/** A real pty whose far end this process holds for a virtual hub: a hub that outlives the process under test. */
export interface PtyLine {
  /** What the process under test opens. */
  readonly path: string;
  readonly device: DeviceEnd;
  close(): Promise<void>;
}

/** Needs the Debian package socat. `folder` is the line's own, and gone after close. */
export const openPtyLine = async (folder?: string): Promise<PtyLine> => {
  const pair = await openPtyPair(folder);
  // Held open, so that the line stays up when the process under test is killed and its end closes.
  const held = openSync(pair.host, constants.O_RDWR | constants.O_NOCTTY);
  const far = await openSerialLink({ path: pair.device, baudRate: 115_200 });
  let listener = (_bytes: Uint8Array): void => {};
  // Null again and again while the hub is left alone; rejects once the link is closed, here or by unplug.
  const hear = (): Promise<Uint8Array | null | 'closed'> =>
    far.chunks.next(60_000).catch(() => 'closed' as const);
  const pump = (async () => {
    for (let heard = await hear(); heard !== 'closed'; heard = await hear())
      if (heard !== null) listener(heard);
  })();
  return {
    path: pair.host,
    device: {
      onBytes: (given) => {
        listener = given;
      },
      onLines: () => {},
      send: (bytes) => void far.write(bytes.slice()).catch(() => {}),
      unplug: pair.unplug,
    },
    close: async () => {
      await far.close();
      await pump;
      closeSync(held);
      await pair.close();
    },
  };
};
