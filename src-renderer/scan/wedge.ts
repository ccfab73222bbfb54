import { parseScan } from '../../src-shared/domain/scan-code.ts';
import {
  altDigit,
  characterByKey,
  characterByPosition,
  characterOfAltCode,
  groupSeparator,
  type WedgeKey,
} from './key-character.ts';
import { type ReadScan, type RunCharacter, readScan } from './read-scan.ts';

/**
 * Tells a keyboard-wedge scanner from a person at the keyboard (DOMAIN, Scanners). A scan is a run of characters that ends
 * with the suffix. In a text box people type whole Device IDs, so there only a quick run is a scan. Elsewhere nobody does:
 * whatever means something to the bench is a scan at any speed, and a key is a command only while no other is near it, so
 * that no scanner, however slow or cut off, ever presses the bench's keys. Two scans in one burst are two, as each has its
 * suffix. Pure: keys and times go in, acts come out.
 */
export interface WedgeRules {
  readonly prefix: string;
  readonly suffix: 'Enter' | 'Tab';
  /** In a text box characters of one scan follow each other at least this fast. Never taken for more than 80 ms: people type so. */
  readonly longestGapMs: number;
}

export interface WedgeState {
  readonly run: readonly RunCharacter[];
  /** Digits of an Alt code under way. */
  readonly altDigits: string;
  /** Numbers the characters, so that those of a scan can be taken back out of a text box. */
  readonly nextToken: number;
  readonly lastScanAtMs: number;
  /** How late the second key of a scan's end may be: by the pace of that scan. */
  readonly secondEndMs: number;
  readonly lastCharacterAtMs: number;
  /** No character, and no scan's end, came shortly before the run. */
  readonly beganAlone: boolean;
}

export type WedgeAct =
  /** `firstToken`: its first character; everything from there on was the scanner's. */
  | { readonly kind: 'scan'; readonly text: string; readonly firstToken: number }
  /** A key a person pressed, outside of text boxes and with no other near it; two digits are one number. */
  | { readonly kind: 'typed'; readonly key: string }
  /** Characters as of a scan, without its suffix or with a part missing: the scanner or the settings want looking at. */
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
  secondEndMs: 0,
  lastCharacterAtMs: Number.NEGATIVE_INFINITY,
  beganAlone: true,
};

/** The shortest text that can be a scan; the shortest command barcode has seven characters. */
export const shortestScan = 6;
/**
 * Outside of text boxes keys that follow each other within this time are one run, whoever pressed them. Slow scanners take
 * 200 ms a character.
 */
export const nearMs = 300;
/** A gap inside a scan may be this many times too long (a radio scanner's packets), if enough came on either side. */
const hiccupFactor = 6;
const mostHiccups = 2;
const shortestStretch = 3;
const longestRun = 400;

/** The longest gap inside a scan into a text box, whatever is set. */
export const gapLimitMs = ({ longestGapMs }: Pick<WedgeRules, 'longestGapMs'>): number =>
  Math.min(longestGapMs, 80);

const still = (state: WedgeState, acts: readonly WedgeAct[] = [], isTaken = false): WedgeStep => ({
  state,
  acts,
  isTaken,
  token: null,
});

/** How long after the last key {@link settle} has something new to say. */
export const settleAfterMs = (state: WedgeState, rules: WedgeRules): number => {
  if (state.run.at(-1)?.isInTextBox === false) return nearMs + 1;
  return settleInBoxAfterMs(state, rules);
};

const settleInBoxAfterMs = (state: WedgeState, rules: WedgeRules): number =>
  (stretches(state.run, rules).at(-1)?.length ?? 0) >= shortestStretch
    ? gapLimitMs(rules) * hiccupFactor + 1
    : gapLimitMs(rules) + 1;

/** Time went by: characters that can no longer be part of a scan were typed. */
export const settle = (state: WedgeState, nowMs: number, rules: WedgeRules): WedgeStep => {
  const last = state.run.at(-1);
  if (last === undefined) return still(state);
  const gapMs = nowMs - last.timeMs;
  if (!last.isInTextBox && gapMs <= nearMs) return still(state);
  if (last.isInTextBox && isGoingOn(state, gapMs, rules)) return still(state);
  return still({ ...state, run: [], altDigits: '' }, abandoned(state, rules));
};

/** In a text box, where a gap of more than a scanner's is typing, unless enough came before it. */
const isGoingOn = (state: WedgeState, gapMs: number, rules: WedgeRules): boolean => {
  if (gapMs <= gapLimitMs(rules)) return true;
  const isHiccup = gapMs <= gapLimitMs(rules) * hiccupFactor;
  return isHiccup && (stretches(state.run, rules).at(-1)?.length ?? 0) >= shortestStretch;
};

/** One key goes down. */
export const pressKey = (before: WedgeState, key: WedgeKey, rules: WedgeRules): WedgeStep => {
  const { state, acts } = settle(before, key.timeMs, rules);
  if (isModifier(key.key)) return still(state, acts);
  const step = afterPause(state, key, rules);
  return { ...step, acts: [...acts, ...step.acts] };
};

const afterPause = (state: WedgeState, key: WedgeKey, rules: WedgeRules): WedgeStep => {
  if (key.isRepeat) return broken(state, rules);
  const digit = altDigit(key);
  if (digit !== null) return still({ ...state, altDigits: state.altDigits + digit });
  const ready = withAltCode(state, key);
  if (key.isCtrl && key.code === 'BracketRight' && ready.run.length > 0)
    return { ...pushed(ready, key, groupSeparator, groupSeparator), isTaken: true };
  // STX, ETX and EOT around the data, as a scanner presses them: no copying, and no part of the text.
  if (key.isCtrl && /^Key[BCD]$/.test(key.code) && isNear(ready)) return still(ready, [], true);
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
  const lastMs = Math.max(state.lastCharacterAtMs, state.lastScanAtMs);
  const beganAlone = state.run.length === 0 ? timeMs - lastMs > nearMs : state.beganAlone;
  const run = [...state.run, { byKey, byPosition, timeMs, isInTextBox, token }].slice(-longestRun);
  const next = { ...state, run, beganAlone, lastCharacterAtMs: timeMs, nextToken: token + 1 };
  return { state: next, acts: [], isTaken: false, token };
};

/** Enter or Tab that is not the suffix: between the codes of one label when it comes inside a burst. */
const separator = (state: WedgeState, key: WedgeKey, rules: WedgeRules): WedgeStep => {
  if (state.run.length < shortestScan) return broken(state, rules);
  const character = key.key === 'Tab' ? '\t' : '\r';
  return { ...pushed(state, key, character, character), isTaken: true };
};

const ended = (state: WedgeState, key: WedgeKey, rules: WedgeRules): WedgeStep => {
  // CR and LF arrive as two keys; the second must not press what has the focus.
  const isSecondEnd = state.run.length === 0 && key.timeMs - state.lastScanAtMs <= state.secondEndMs;
  if (isSecondEnd) return still(state, [], true);
  const read = state.run.length < shortestScan ? null : readEnded(state.run, rules);
  if (read === null) return broken(state, rules);
  const secondEndMs = Math.max(gapLimitMs(rules) * hiccupFactor, longestGapOf(state.run) + gapLimitMs(rules));
  const next = { ...state, run: [], lastScanAtMs: key.timeMs, secondEndMs };
  return still(next, [{ kind: 'scan', ...read }], true);
};

const longestGapOf = (run: readonly RunCharacter[]): number =>
  Math.max(...run.slice(1).map(({ timeMs }, at) => timeMs - (run[at]?.timeMs ?? timeMs)));

/** Null where it was typed, or not all of it came. */
const readEnded = (run: readonly RunCharacter[], rules: WedgeRules): ReadScan | null => {
  const parts = stretches(run, rules);
  if (parts.length <= mostHiccups + 1) return readScan(parts, rules.prefix);
  if (run.some(({ isInTextBox }) => isInTextBox)) return null;
  // At a slow scanner's pace nothing tells typing from its head, so it is read as a whole or not at all.
  const whole = readScan([run], rules.prefix);
  return parseScan(whole.text).kind === 'malformed' ? null : whole;
};

/** A key that is no character comes near others: none of them acts, nor does it, outside of text boxes. */
const broken = (state: WedgeState, rules: WedgeRules): WedgeStep =>
  still({ ...state, run: [], altDigits: '' }, cutOff(state, rules), isNear(state));

/** Characters outside of text boxes, shortly before. */
const isNear = ({ run }: WedgeState): boolean => run.some(({ isInTextBox }) => !isInTextBox);

/** A run that never became a scan: a scanner's burst cut short, or a key that a person pressed. */
const abandoned = (state: WedgeState, rules: WedgeRules): readonly WedgeAct[] => {
  const keys = state.run.filter(({ isInTextBox }) => !isInTextBox).map(({ byKey }) => byKey);
  const isCommand = state.beganAlone && (keys.length === 1 || /^\d\d$/.test(keys.join('')));
  return isCommand ? keys.map((key) => ({ kind: 'typed', key })) : cutOff(state, rules);
};

const cutOff = ({ run }: WedgeState, rules: WedgeRules): readonly WedgeAct[] => {
  const outside = run.filter(({ isInTextBox }) => !isInTextBox).length;
  const longest = Math.max(outside, ...stretches(run, rules).map((part) => part.length));
  return longest >= shortestScan ? [{ kind: 'unfinished', characterCount: run.length }] : [];
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
