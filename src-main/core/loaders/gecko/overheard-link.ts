import type { ByteLink } from '../../links/byte-link.ts';

const mostCharacters = 4_096;

/**
 * A link whose reader is overheard: `heard()` is the newest text that a protocol read and took for noise. The
 * bootloader says its verdict right behind the last ACK; when that ACK is lost, the sender is still reading.
 */
export const overhearLink = (link: ByteLink): { readonly link: ByteLink; readonly heard: () => string } => {
  let text = '';
  const overheard: ByteLink = {
    name: link.name,
    get baudRate() {
      return link.baudRate;
    },
    write: (bytes) => link.write(bytes),
    setLines: (lines) => link.setLines(lines),
    close: () => link.close(),
    chunks: {
      next: async (waitMs, signal) => {
        const bytes = await link.chunks.next(waitMs, signal);
        if (bytes !== null) text = (text + Buffer.from(bytes).toString('latin1')).slice(-mostCharacters);
        return bytes;
      },
      unread: (bytes) => link.chunks.unread(bytes),
      discard: () => link.chunks.discard(),
    },
  };
  return { link: overheard, heard: () => text };
};
