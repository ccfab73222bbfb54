/**
 * What crossed a line during one visit, as text that a person can read and check against a specification:
 *
 *     # comment
 *     > "loady 42000000\r"          bench to hub, text with JSON's escapes
 *     < 06 43                       hub to bench, hex bytes
 *     > 02 00 00 01 00 00 ss 00     `ss`: the sequence number of this request, whatever it is; the next answer repeats it
 *
 * Lines of one direction that follow each other belong together: how a driver cut them is not recorded.
 */
export type CaptureByte = number | 'ss';

export interface CaptureEntry {
  readonly direction: 'to-hub' | 'to-bench';
  readonly bytes: readonly CaptureByte[];
  /** Of its first line, from 1. */
  readonly line: number;
}

/** The mark that a recorded U-Boot hub was given: it echoes it, so each replay has to give the same. */
export const captureMark = 'cab1e000';

const directions = { '>': 'to-hub', '<': 'to-bench' } as const;

const byteOf = (word: string, line: number): CaptureByte => {
  if (word === 'ss') return word;
  if (/^[0-9a-f]{2}$/.test(word)) return Number.parseInt(word, 16);
  throw new Error(`capture line ${line}: ${JSON.stringify(word)} is no byte`);
};

const bytesOf = (text: string, line: number): readonly CaptureByte[] =>
  text.startsWith('"')
    ? [...Buffer.from(JSON.parse(text) as string, 'latin1')]
    : text.split(/\s+/).map((word) => byteOf(word, line));

/** Throws on a line that is none of the above. */
export const parseCapture = (text: string): readonly CaptureEntry[] => {
  const entries: CaptureEntry[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    const direction = directions[content[0] as keyof typeof directions];
    if (direction === undefined) throw new Error(`capture line ${line}: neither > nor < nor #`);
    const bytes = bytesOf(content.slice(1).trim(), line);
    const last = entries.at(-1);
    if (last?.direction === direction)
      entries[entries.length - 1] = { ...last, bytes: [...last.bytes, ...bytes] };
    else entries.push({ direction, bytes, line });
  }
  return entries;
};

const isText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || [0x03, 0x08, 0x09, 0x0a, 0x0d].includes(byte));

const hexLineBytes = 32;

const linesOf = (sign: string, bytes: Uint8Array): readonly string[] => {
  if (isText(bytes)) {
    const text = Buffer.from(bytes).toString('latin1');
    return text.split(/(?<=\n)/).map((part) => `${sign} ${JSON.stringify(part)}`);
  }
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += hexLineBytes) {
    const words = [...bytes.subarray(at, at + hexLineBytes)].map((byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    lines.push(`${sign} ${words.join(' ')}`);
  }
  return lines;
};

/** The reverse of {@link parseCapture}, of whole pieces as they crossed. */
export const formatCapture = (
  pieces: readonly { readonly direction: CaptureEntry['direction']; readonly bytes: Uint8Array }[],
): string => {
  const joined: { direction: CaptureEntry['direction']; bytes: Uint8Array }[] = [];
  for (const { direction, bytes } of pieces) {
    const last = joined.at(-1);
    if (last?.direction === direction) last.bytes = Buffer.concat([last.bytes, bytes]);
    else joined.push({ direction, bytes });
  }
  const signOf = { 'to-hub': '>', 'to-bench': '<' } as const;
  return `${joined.flatMap(({ direction, bytes }) => linesOf(signOf[direction], bytes)).join('\n')}\n`;
};
