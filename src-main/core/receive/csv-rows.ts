import Papa from 'papaparse';
import { longestLineBytes, readTextBlocks } from './text-blocks.ts';

/** Rows of one block, in parallel lists so that a million of them cost no wrapper objects. */
export interface CsvRows {
  readonly rows: readonly (readonly string[])[];
  /** Line number (from 1) on which each row begins. */
  readonly lines: readonly number[];
  /** Lines that are not CSV. */
  readonly broken: readonly BrokenLine[];
  readonly readBytes: number;
  /** The last row has no line end: the file may have been cut off in it. */
  readonly endsTorn: boolean;
}

export interface BrokenLine {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

interface Gathered {
  readonly rows: string[][];
  readonly lines: number[];
  readonly broken: BrokenLine[];
}

const longestRecordChars = longestLineBytes;

/**
 * RFC 4180 rows of a byte stream, LF or CRLF, blank lines left out. papaparse splits rows and fields; here the stream
 * is cut into blocks that end between rows, so that memory stays flat, and a quote that is opened and never closed
 * costs its own line, not the rest of the file.
 */
export async function* readCsvRows(
  source: AsyncIterable<Uint8Array>,
  delimiter: string,
): AsyncGenerator<CsvRows> {
  let open = '';
  let openLine = 1;
  let readBytes = 0;
  for await (const block of readTextBlocks(source)) {
    readBytes = block.readBytes;
    const gathered: Gathered = { rows: [], lines: [], broken: block.overlongLines.map(overlong) };
    if (gathered.broken.length > 0) {
      gatherOneByOne(open, openLine, delimiter, gathered);
      open = '';
    }
    const text = open + block.text;
    const firstLine = open === '' ? block.firstLine : openLine;
    const cut = lastRowEnd(text);
    const whole = text.slice(0, cut);
    gather(whole, firstLine, delimiter, gathered);
    open = text.slice(cut);
    openLine = firstLine + countLineFeeds(whole);
    if (open.length > longestRecordChars) {
      gatherOneByOne(open, openLine, delimiter, gathered);
      open = '';
    }
    yield { ...gathered, readBytes, endsTorn: false };
  }
  if (open === '') return;
  const gathered: Gathered = { rows: [], lines: [], broken: [] };
  gatherOneByOne(open, openLine, delimiter, gathered);
  yield { ...gathered, readBytes, endsTorn: true };
}

const overlong = (line: number): BrokenLine => ({
  line,
  text: '',
  reason: `the line is longer than ${longestLineBytes} bytes`,
});

/** Where the last whole row ends: after a line feed with an even number of quotes before it. */
const lastRowEnd = (text: string): number => {
  const isEven = countQuotes(text) % 2 === 0;
  if (isEven && text.endsWith('\n')) return text.length;
  let isOpen = false;
  let end = 0;
  let from = 0;
  for (let quote = text.indexOf('"'); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    isOpen = !isOpen;
    const feed = isOpen ? text.lastIndexOf('\n', quote) : -1;
    if (feed >= from) end = feed + 1;
    from = quote;
  }
  const last = text.lastIndexOf('\n');
  return !isOpen && last >= from ? last + 1 : end;
};

const gather = (text: string, firstLine: number, delimiter: string, into: Gathered): void => {
  if (text === '') return;
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' });
  if (errors.length > 0) {
    gatherOneByOne(text, firstLine, delimiter, into);
    return;
  }
  const hasQuotes = text.includes('"');
  let line = firstLine;
  for (const fields of data) {
    addRow(fields, line, into);
    line += hasQuotes ? 1 + countFeedsIn(fields) : 1;
  }
};

const addRow = (fields: string[], line: number, into: Gathered): void => {
  const last = fields.length - 1;
  const lastField = fields[last] ?? '';
  if (lastField.endsWith('\r')) fields[last] = lastField.slice(0, -1);
  if (last === 0 && fields[0]?.trim() === '') return;
  into.rows.push(fields);
  into.lines.push(line);
};

/** The careful way for text with a misplaced quote: row by row, a line that is no row on its own is named. */
const gatherOneByOne = (text: string, firstLine: number, delimiter: string, into: Gathered): void => {
  let at = 0;
  let line = firstLine;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    const end = endOfRecord(text, at) ?? lineEnd;
    const record = text.slice(at, end);
    const { data, errors } = Papa.parse<string[]>(trimEnd(record), { delimiter, newline: '\n' });
    const fields = data[0];
    const isGood = errors.length === 0 && data.length <= 1;
    if (isGood && fields !== undefined) addRow(fields, line, into);
    else if (!isGood) into.broken.push(misquoted(text.slice(at, lineEnd), line));
    at = isGood ? end : lineEnd;
    line += isGood ? countLineFeeds(record) : 1;
  }
};

const misquoted = (text: string, line: number): BrokenLine => ({
  line,
  text: trimEnd(text),
  reason: 'a quote (") is misplaced, or opened and never closed',
});

const endOfLine = (text: string, from: number): number => {
  const feed = text.indexOf('\n', from);
  return feed === -1 ? text.length : feed + 1;
};

/** End of the row that begins at `from`, or null when its quotes stay open for too long. */
const endOfRecord = (text: string, from: number): number | null => {
  let end = from;
  let quotes = 0;
  while (end < text.length && end - from <= longestRecordChars) {
    const next = endOfLine(text, end);
    quotes += countQuotes(text.slice(end, next));
    end = next;
    if (quotes % 2 === 0) return end;
  }
  return null;
};

const countQuotes = (text: string): number => {
  let quotes = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes++;
  return quotes;
};

const trimEnd = (text: string): string => text.replace(/\r?\n$/, '');

const countLineFeeds = (text: string): number => {
  let feeds = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) feeds++;
  return feeds;
};

const countFeedsIn = (fields: readonly string[]): number =>
  fields.reduce((feeds, field) => feeds + countLineFeeds(field), 0);
