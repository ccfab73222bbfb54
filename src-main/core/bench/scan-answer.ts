import type { ScanResult } from '../../../src-shared/contract/bench.ts';

/** What a scan came to, before it is stamped with text and times. */
export type ScanAnswer = Pick<ScanResult, 'tone' | 'message' | 'hint' | 'slot'>;

export const good = (message: string, slot: number | null = null): ScanAnswer => ({
  tone: 'good',
  message,
  hint: null,
  slot,
});

export const attention = (message: string, hint: string | null, slot: number | null = null): ScanAnswer => ({
  tone: 'attention',
  message,
  hint,
  slot,
});

export const bad = (message: string, hint: string | null, slot: number | null = null): ScanAnswer => ({
  tone: 'bad',
  message,
  hint,
  slot,
});
