import type { ByteLink } from '../../links/byte-link.ts';

const mostCharacters = 4_096;
/** Looked at anew with each piece that comes. */
const longestWords = 128;

export interface OverheardLink {
  readonly link: ByteLink;
  /** Whether the words ever came, however much was said since. */
  hasSaid(): boolean;
  /** The newest text that was read. */
  heard(): string;
}

/**
 * A link whose reader is overheard, for what a protocol reads and takes for noise. The bootloader says its verdict right
 * behind the last ACK; when that ACK is lost, the sender is still reading.
 */
export const overhearLink = (link: ByteLink, words: RegExp): OverheardLink => {
  let text = '';
  let isSaid = false;
  const overhear = (bytes: Uint8Array): void => {
    text = (text + Buffer.from(bytes).toString('latin1')).slice(-mostCharacters);
    isSaid ||= words.test(text.slice(-bytes.length - longestWords));
  };
  const overheard: ByteLink = {
    name: link.name,
    ...(link.latency === undefined ? {} : { latency: link.latency }),
    get baudRate() {
      return link.baudRate;
    },
    write: (bytes) => link.write(bytes),
    setLines: (lines) => link.setLines(lines),
    close: () => link.close(),
    chunks: {
      next: async (waitMs, signal) => {
        const bytes = await link.chunks.next(waitMs, signal);
        if (bytes !== null) overhear(bytes);
        return bytes;
      },
      unread: (bytes) => link.chunks.unread(bytes),
      discard: () => link.chunks.discard(),
    },
  };
  return { link: overheard, hasSaid: () => isSaid, heard: () => text };
};
