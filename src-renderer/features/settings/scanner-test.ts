import type { BenchSettings } from '../../../src-shared/contract/settings.ts';
import { gapLimitMs, nearMs } from '../../scan/wedge.ts';

/** A scan into the test box as far as it came. Times are the key events' own, in ms. */
export interface ScannerTest {
  readonly text: string;
  readonly lastAtMs: number;
  readonly longestGapMs: number;
  /** The key that ended it; null while it goes on. */
  readonly end: 'Enter' | 'Tab' | null;
}

export const noTest: ScannerTest = { text: '', lastAtMs: 0, longestGapMs: 0, end: null };

/** After this long a Tab is a person who goes on to the next field. */
const handTabAfterMs = 500;

/** A Tab by itself must move the focus, or the keyboard would be caught in the box. */
export const isHandTab = (test: ScannerTest, key: string, atMs: number): boolean =>
  key === 'Tab' && (test.text === '' || test.end !== null || atMs - test.lastAtMs > handTabAfterMs);

/** One key goes down in the test box. The first one after an end begins anew; keys without a character count for nothing. */
export const pressInTest = (before: ScannerTest, key: string, atMs: number): ScannerTest => {
  const isEnd = key === 'Enter' || key === 'Tab';
  if (!isEnd && [...key].length !== 1) return before;
  const test = before.end === null ? before : noTest;
  const gapMs = test.text === '' ? 0 : atMs - test.lastAtMs;
  const longestGapMs = Math.max(test.longestGapMs, gapMs);
  if (isEnd) return test.text === '' ? before : { ...test, longestGapMs, end: key };
  return { text: test.text + key, lastAtMs: atMs, longestGapMs, end: null };
};

/** `not-in-boxes`: heard everywhere but where the cursor is in a text box. */
export type TestVerdict = 'good' | 'not-in-boxes' | 'slow' | 'prefix-missing' | 'other-suffix';

/** Whether the bench hears with these settings what came, by its own limits; null before its end. */
export const testVerdict = (
  { text, longestGapMs, end }: ScannerTest,
  scanner: BenchSettings['scanner'],
): TestVerdict | null => {
  if (end === null) return null;
  if (end !== scanner.suffix) return 'other-suffix';
  if (!text.startsWith(scanner.prefix)) return 'prefix-missing';
  if (longestGapMs > nearMs) return 'slow';
  return longestGapMs > gapLimitMs(scanner) ? 'not-in-boxes' : 'good';
};
