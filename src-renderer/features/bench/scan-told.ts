import type { ScanResult } from '../../../src-shared/contract/bench.ts';
import type { ScanTrouble } from '../../scan/scanner.ts';
import { text } from '../../text/text.ts';

/** What the line at the top says. */
export interface ScanTold {
  readonly tone: 'idle' | 'good' | 'attention' | 'bad';
  readonly message: string;
  readonly hint: string | null;
  /** As the scanner read it; null when there is nothing to show. */
  readonly read: string | null;
  readonly atMs: number | null;
}

/** Trouble on the way to the core comes first: the core's own last word is then about an earlier scan. */
export const scanTold = (scan: ScanResult | null, trouble: ScanTrouble | null): ScanTold => {
  if (trouble !== null) return troubleTold(trouble);
  const words = text.bench.scan;
  if (scan === null)
    return { tone: 'idle', message: words.idle, hint: words.idleHint, read: null, atMs: null };
  const { tone, message, hint, atMs } = scan;
  return { tone, message, hint, read: scan.text, atMs };
};

const troubleTold = (trouble: ScanTrouble): ScanTold => {
  const words = text.bench.scan;
  switch (trouble.kind) {
    case 'unfinished':
      return {
        tone: 'attention',
        message: words.unfinished,
        hint: words.unfinishedHint(trouble.characterCount),
        read: null,
        atMs: null,
      };
    case 'not-sent':
      return {
        tone: 'bad',
        message: words.notSent(trouble.fault.message),
        hint: trouble.fault.hint,
        read: trouble.text,
        atMs: null,
      };
  }
};
