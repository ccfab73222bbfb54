import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { ChunkQueue } from '../../src-main/core/links/chunk-queue.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { createRandom } from '../rig/noise.ts';
import type { FaultStory } from './fault-story.ts';
import { faultyCarrier } from './faulty-line.ts';

export interface FaultyLink {
  readonly link: ByteLink;
  /** The cable is pulled: the bench sees `port-lost`. */
  unplug(): void;
  /** The stranger is on the cable from now on. */
  swap(): void;
}

/** The story's line between the bench and a hub's link, and after the story's swap another hub's. */
export const createFaultyLink = (
  port: string,
  story: FaultStory,
  first: ByteLink,
  openStranger: () => ByteLink,
): FaultyLink => {
  const { swapAtByte = Number.POSITIVE_INFINITY, garbageFirst = 0, seed } = story;
  const chunks = new ChunkQueue(port);
  const toHub = faultyCarrier(story.toHub ?? {});
  const toBench = faultyCarrier(story.toBench ?? {});
  let current = first;
  let sent = 0;

  const lose = (why: string): void => chunks.fail(new Fault('port-lost', `${port}: ${why}`));
  const listen = async (inner: ByteLink): Promise<void> => {
    try {
      while (inner === current) {
        const bytes = await inner.chunks.next(60_000);
        if (bytes !== null && inner === current) toBench(bytes, (arrived) => chunks.push(arrived));
      }
    } catch {
      if (inner === current) lose('the cable was pulled');
    }
  };
  let isSwapped = false;
  const swap = (): void => {
    if (isSwapped) return;
    isSwapped = true;
    const before = current;
    current = openStranger();
    void before.close();
    void listen(current);
  };

  void listen(current);
  const random = createRandom(seed);
  chunks.push(Uint8Array.from({ length: garbageFirst }, () => Math.floor(random() * 256)));
  const link: ByteLink = {
    name: port,
    get baudRate() {
      return current.baudRate;
    },
    chunks,
    write: async (bytes) => {
      if (chunks.fault !== null) throw chunks.fault;
      const isSwap = sent < swapAtByte && sent + bytes.length >= swapAtByte;
      sent += bytes.length;
      if (isSwap) swap();
      const to = current;
      toHub(bytes.slice(), (arrived) => {
        // A hub that went away meanwhile hears nothing more; the reader tells the bench.
        to.write(arrived).catch(() => {});
      });
    },
    setLines: async (lines) => {
      if (chunks.fault !== null) throw chunks.fault;
      await current.setLines(lines);
    },
    close: async () => {
      lose('the link was closed');
      await current.close();
    },
  };
  return { link, unplug: () => lose('the cable was pulled'), swap };
};
