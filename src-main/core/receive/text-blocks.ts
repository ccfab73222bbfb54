import { isAscii } from 'node:buffer';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

/** A run of whole lines. */
export interface TextBlock {
  /** Ends with a line feed, except at the end of a file whose last line has none. */
  readonly text: string;
  /** Line number of its first line, from 1. */
  readonly firstLine: number;
  /** Lines that were longer than {@link longestLineBytes} and are not in `text`; each stands before it. */
  readonly overlongLines: readonly number[];
  /** Of the whole input, up to the end of this block. */
  readonly readBytes: number;
}

/** No export has a line like this; a longer one is not CSV, and is skipped rather than held in memory. */
export const longestLineBytes = 65_536;

const lineFeed = 0x0a;

/**
 * Cuts a byte stream at line ends (no UTF-8 sequence holds a line feed) and decodes it. Bytes that are not UTF-8
 * become U+FFFD, for the row's own checks to refuse. A byte order mark is dropped; UTF-16 and UTF-32 are refused with
 * `import-encoding`. Memory: one chunk of the source and one line.
 */
export async function* readTextBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<TextBlock> {
  let carry: Buffer = Buffer.alloc(0);
  let isSkipping = false;
  let overlong: number[] = [];
  let line = 1;
  let readBytes = 0;
  let isFirst = true;
  for await (const chunk of source) {
    readBytes += chunk.byteLength;
    let bytes = joined(carry, chunk);
    if (isFirst) {
      if (bytes.length < 4) {
        carry = bytes;
        continue;
      }
      bytes = withoutMark(bytes);
      isFirst = false;
    }
    if (isSkipping) {
      const end = bytes.indexOf(lineFeed) + 1;
      if (end === 0) continue;
      isSkipping = false;
      bytes = bytes.subarray(end);
    }
    const cut = bytes.lastIndexOf(lineFeed) + 1;
    carry = bytes.subarray(cut);
    if (cut > 0) {
      const text = decode(bytes.subarray(0, cut));
      yield { text, firstLine: line, overlongLines: overlong, readBytes };
      overlong = [];
      line += countLines(text);
    }
    if (carry.length > longestLineBytes) {
      overlong.push(line++);
      isSkipping = true;
      carry = Buffer.alloc(0);
    }
  }
  const rest = isFirst ? withoutMark(carry) : carry;
  if (rest.length > 0 || overlong.length > 0)
    yield { text: decode(rest), firstLine: line, overlongLines: overlong, readBytes };
}

const joined = (carry: Buffer, chunk: Uint8Array): Buffer => {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return carry.length === 0 ? bytes : Buffer.concat([carry, bytes]);
};

const withoutMark = (bytes: Buffer): Buffer => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  const isWide =
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    (bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[3] === 0);
  if (isWide) throw new Fault('import-encoding', 'the file is UTF-16 or UTF-32, and UTF-8 is needed');
  return bytes;
};

/** ASCII decodes faster as Latin-1. Elsewhere a lone invalid byte must not cost the block: it becomes U+FFFD. */
const decode = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

const countLines = (text: string): number => {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
};
