import type { WedgeKey } from '../../../src-renderer/scan/key-character.ts';
import {
  initialWedge,
  pressKey,
  settle,
  type WedgeAct,
  type WedgeRules,
  type WedgeState,
} from '../../../src-renderer/scan/wedge.ts';

export const rules: WedgeRules = { prefix: '', suffix: 'Enter', longestGapMs: 35 };
export const label = '88-73-84-90-6A-10-02-DB';

const codes: Readonly<Record<string, string>> = {
  '-': 'Minus',
  ':': 'Semicolon',
  ' ': 'Space',
  ';': 'Semicolon',
};

/** A key of a US keyboard; overrides say what is different. */
export const keyOf = (key: string, timeMs: number, overrides: Partial<WedgeKey> = {}): WedgeKey => ({
  key,
  code: codeOf(key),
  timeMs,
  isShift: /^[A-Z:?]$/.test(key),
  isAlt: false,
  isCtrl: false,
  isMeta: false,
  isCapsLock: false,
  isRepeat: false,
  isInTextBox: false,
  ...overrides,
});

const codeOf = (key: string): string => {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  return /^\d$/.test(key) ? `Digit${key}` : (codes[key] ?? key);
};

/** `text` and the suffix, a character every `gapMs`, the first at `startMs`. */
export const scannedKeys = (
  text: string,
  { startMs = 1_000, gapMs = 8, suffix = 'Enter', overrides = {} as Partial<WedgeKey> } = {},
): readonly WedgeKey[] =>
  [...text, suffix].map((key, index) => keyOf(key, startMs + index * gapMs, overrides));

export interface Heard {
  readonly acts: readonly WedgeAct[];
  readonly scans: readonly string[];
  readonly typed: string;
  readonly takenCount: number;
  readonly state: WedgeState;
}

/** Everything the wedge says about these keys, and a second of silence after them. */
export const hear = (keys: readonly WedgeKey[], by: WedgeRules = rules): Heard => {
  let state = initialWedge;
  let takenCount = 0;
  const acts: WedgeAct[] = [];
  for (const key of keys) {
    const step = pressKey(state, key, by);
    state = step.state;
    acts.push(...step.acts);
    if (step.isTaken) takenCount += 1;
  }
  const end = settle(state, (keys.at(-1)?.timeMs ?? 0) + 1_000, by);
  acts.push(...end.acts);
  return {
    acts,
    scans: acts.flatMap((act) => (act.kind === 'scan' ? [act.text] : [])),
    typed: acts.flatMap((act) => (act.kind === 'typed' ? [act.key] : [])).join(''),
    takenCount,
    state: end.state,
  };
};
