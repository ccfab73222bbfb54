import {
  altDigit,
  characterByKey,
  characterByPosition,
  characterOfAltCode,
  groupSeparator,
  type WedgeKey,
} from './key-character.ts';
import { type RunCharacter, readScan } from './read-scan.ts';

/**
 * Tells a keyboard-wedge scanner from a person at the keyboard (DOMAIN, Scanners). A scan is a run of quick characters
 * that ends with the suffix: the suffix decides, timing only keeps typing out. Two scans in one burst are two, as each
 * has its suffix. Pure: keys and times go in, acts come out.
 */
export interface WedgeRules {
  readonly prefix: string;
  readonly suffix: 'Enter' | 'Tab';
  /** Characters of one scan follow each other at least this fast. Never taken for more than 80 ms: people type so. */
  readonly longestGapMs: number;
}

export interface WedgeState {
  readonly run: readonly RunCharacter[];
  /** Digits of an Alt code under way. */
  readonly altDigits: string;
  /** Numbers the characters, so that those of a scan can be taken back out of a text box. */
  readonly nextToken: number;
  readonly lastScanAtMs: number;
}

export type WedgeAct =
  /** `firstToken`: its first character; everything from there on was the scanner's. */
  | { readonly kind: 'scan'; readonly text: string; readonly firstToken: number }
  /** A key a person pressed, outside of text boxes. */
  | { readonly kind: 'typed'; readonly key: string }
  /** A scanner's burst without its suffix: the scanner or the settings want looking at. */
  | { readonly kind: 'unfinished'; readonly characterCount: number };

export interface WedgeStep {
  readonly state: WedgeState;
  readonly acts: readonly WedgeAct[];
  /** The key must not do what it does by itself: press a button, move the focus, send a form. */
  readonly isTaken: boolean;
  /** The token of the character this key added; null when it added none. */
  readonly token: number | null;
}

export const initialWedge: WedgeState = {
  run: [],
  altDigits: '',
  nextToken: 1,
  lastScanAtMs: Number.NEGATIVE_INFINITY,
};

/** The shortest text that can be a scan; the shortest command barcode has seven characters. */
export const shortestScan = 6;
/** A gap inside a scan may be this many times too long (a radio scanner's packets), if enough came on either side. */
const hiccupFactor = 6;
const mostHiccups = 2;
const shortestStretch = 3;
const longestRun = 400;

const gapLimitMs = ({ longestGapMs }: WedgeRules): number => Math.min(longestGapMs, 80);

const still = (state: WedgeState, acts: readonly WedgeAct[] = [], isTaken = false): WedgeStep => ({
  state,
  acts,
  isTaken,
  token: null,
});

/** How long after the last key {@link settle} has something new to say. */
export const settleAfterMs = (state: WedgeState, rules: WedgeRules): number =>
  (stretches(state.run, rules).at(-1)?.length ?? 0) >= shortestStretch
    ? gapLimitMs(rules) * hiccupFactor + 1
    : gapLimitMs(rules) + 1;

/** Time went by: characters that can no longer be part of a scan were typed. */
export const settle = (state: WedgeState, nowMs: number, rules: WedgeRules): WedgeStep => {
  const last = state.run.at(-1);
  if (last === undefined) return still(state);
  const gapMs = nowMs - last.timeMs;
  if (gapMs <= gapLimitMs(rules)) return still(state);
  const parts = stretches(state.run, rules);
  const isHiccup = gapMs <= gapLimitMs(rules) * hiccupFactor;
  if (isHiccup && (parts.at(-1)?.length ?? 0) >= shortestStretch) return still(state);
  return still({ ...state, run: [], altDigits: '' }, abandoned(state.run, parts));
};

/** One key goes down. */
export const pressKey = (before: WedgeState, key: WedgeKey, rules: WedgeRules): WedgeStep => {
  const { state, acts } = settle(before, key.timeMs, rules);
  const step = afterPause(state, key, rules);
  return acts.length === 0 ? step : { ...step, acts: [...acts, ...step.acts] };
};

const afterPause = (state: WedgeState, key: WedgeKey, rules: WedgeRules): WedgeStep => {
  if (isModifier(key.key)) return still(state);
  if (key.isRepeat) return broken(state, rules);
  const digit = altDigit(key);
  if (digit !== null) return still({ ...state, altDigits: state.altDigits + digit });
  const ready = withAltCode(state, key);
  if (key.isCtrl && key.code === 'BracketRight' && ready.run.length > 0)
    return { ...pushed(ready, key, groupSeparator, groupSeparator), isTaken: true };
  if (isSpecial(key)) return broken(ready, rules);
  if (key.key === rules.suffix) return ended(ready, key, rules);
  if (key.key === 'Enter' || key.key === 'Tab') return separator(ready, key, rules);
  if ([...key.key].length !== 1) return broken(ready, rules);
  // A space presses the button that has the focus, unless it is part of a burst.
  const isTaken = key.key === ' ' && !key.isInTextBox && ready.run.length > 0;
  return { ...pushed(ready, key, characterByKey(key), characterByPosition(key)), isTaken };
};

const modifiers = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Dead']);
const isModifier = (key: string): boolean => modifiers.has(key);

/** A key with Ctrl or Meta is a command of a person; AltGr, which reads as Ctrl and Alt, types. */
const isSpecial = ({ isCtrl, isAlt, isMeta }: WedgeKey): boolean => isMeta || isCtrl !== isAlt;

const withAltCode = (state: WedgeState, key: WedgeKey): WedgeState => {
  if (state.altDigits === '') return state;
  const character = characterOfAltCode(state.altDigits);
  const rest = { ...state, altDigits: '' };
  return character === null ? rest : pushed(rest, key, character, character).state;
};

const pushed = (state: WedgeState, key: WedgeKey, byKey: string, byPosition: string): WedgeStep => {
  const token = state.nextToken;
  const { timeMs, isInTextBox } = key;
  const run = [...state.run, { byKey, byPosition, timeMs, isInTextBox, token }].slice(-longestRun);
  return { state: { ...state, run, nextToken: token + 1 }, acts: [], isTaken: false, token };
};

/** Enter or Tab that is not the suffix: between the codes of one label when it comes inside a burst. */
const separator = (state: WedgeState, key: WedgeKey, rules: WedgeRules): WedgeStep => {
  if (state.run.length < shortestScan) return broken(state, rules);
  const character = key.key === 'Tab' ? '\t' : '\r';
  return { ...pushed(state, key, character, character), isTaken: true };
};

const ended = (state: WedgeState, key: WedgeKey, rules: WedgeRules): WedgeStep => {
  const isSecondEnd =
    state.run.length === 0 && key.timeMs - state.lastScanAtMs <= gapLimitMs(rules) * hiccupFactor;
  // CR and LF arrive as two keys; the second must not press what has the focus.
  if (isSecondEnd) return still(state, [], true);
  const parts = stretches(state.run, rules);
  const isScan = state.run.length >= shortestScan && parts.length <= mostHiccups + 1;
  if (!isScan) return broken(state, rules);
  const { text, firstToken } = readScan(parts, rules.prefix);
  const next = { ...state, run: [], lastScanAtMs: key.timeMs };
  return still(next, [{ kind: 'scan', text, firstToken }], true);
};

const broken = (state: WedgeState, rules: WedgeRules): WedgeStep =>
  still({ ...state, run: [], altDigits: '' }, abandoned(state.run, stretches(state.run, rules)));

/** A run that never became a scan: a scanner's burst cut short, or somebody's typing. */
const abandoned = (
  run: readonly RunCharacter[],
  parts: readonly (readonly RunCharacter[])[],
): readonly WedgeAct[] => {
  const longest = Math.max(0, ...parts.map((part) => part.length));
  if (longest >= shortestScan) return [{ kind: 'unfinished', characterCount: run.length }];
  return run.filter(({ isInTextBox }) => !isInTextBox).map(({ byKey }) => ({ kind: 'typed', key: byKey }));
};

/** The run cut where a gap was longer than a scanner's. */
const stretches = (run: readonly RunCharacter[], rules: WedgeRules): readonly (readonly RunCharacter[])[] => {
  const parts: RunCharacter[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const character of run) {
    const part = parts.at(-1);
    if (part === undefined || character.timeMs - lastMs > gapLimitMs(rules)) parts.push([character]);
    else part.push(character);
    lastMs = character.timeMs;
  }
  return parts;
};
