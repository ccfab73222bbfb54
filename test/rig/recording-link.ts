import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { formatCapture } from './capture.ts';

type Piece = Parameters<typeof formatCapture>[0][number];

/** The same link, with everything that crosses it written down. What is put back and read again is written down once. */
export const recordLink = (link: ByteLink): { readonly link: ByteLink; text(): string } => {
  const pieces: Piece[] = [];
  let putBackBytes = 0;
  const hear = (bytes: Uint8Array): void => {
    const fresh = bytes.subarray(Math.min(putBackBytes, bytes.length));
    putBackBytes -= bytes.length - fresh.length;
    if (fresh.length > 0) pieces.push({ direction: 'to-bench', bytes: fresh.slice() });
  };
  return {
    link: {
      name: link.name,
      get baudRate() {
        return link.baudRate;
      },
      write: (bytes) => {
        pieces.push({ direction: 'to-hub', bytes: bytes.slice() });
        return link.write(bytes);
      },
      chunks: {
        next: async (waitMs, signal) => {
          const bytes = await link.chunks.next(waitMs, signal);
          if (bytes !== null) hear(bytes);
          return bytes;
        },
        unread: (bytes) => {
          putBackBytes += bytes.length;
          link.chunks.unread(bytes);
        },
        discard: () => {
          const discarded = link.chunks.discard();
          putBackBytes = Math.max(0, putBackBytes - discarded);
          return discarded;
        },
      },
      setLines: (lines) => link.setLines(lines),
      close: () => link.close(),
    },
    text: () => formatCapture(pieces),
  };
};
