/** A key going down, as far as scanning cares. `timeMs` is the event's own time, not when it was handled. */
export interface WedgeKey {
  readonly key: string;
  /** The key's place on the keyboard, named as on a US one. */
  readonly code: string;
  readonly timeMs: number;
  readonly isShift: boolean;
  readonly isAlt: boolean;
  readonly isCtrl: boolean;
  readonly isMeta: boolean;
  readonly isCapsLock: boolean;
  readonly isRepeat: boolean;
  /** Whether the character would land in a text box. */
  readonly isInTextBox: boolean;
}

/** GS, the end of a GS1 variable field. */
export const groupSeparator = '\u001d';

/** US positions of what labels and command barcodes are made of: plain, and with Shift. */
const positions: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Semicolon: [';', ':'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Quote: ["'", '"'],
  Space: [' ', ' '],
};

/** The character the keyboard layout gives, with Caps Lock taken out: a scanner presses Shift itself where it means it. */
export const characterByKey = ({ key, isCapsLock }: WedgeKey): string => {
  if (!isCapsLock || !/^\p{L}$/u.test(key)) return key;
  return key === key.toUpperCase() ? key.toLowerCase() : key.toUpperCase();
};

/**
 * The character a US keyboard gives at this place: what a scanner left at its factory setting means, whatever the
 * machine's layout makes of it (AZERTY: Q for A, & for 1). Falls back on the key where the place says nothing.
 */
export const characterByPosition = (key: WedgeKey): string => {
  const { code, isShift } = key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return isShift ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined && !isShift) return digit;
  return positions[code]?.[isShift ? 1 : 0] ?? characterByKey(key);
};

/** The digit of an Alt code (Alt held, digits on the number pad); null for any other key. */
export const altDigit = ({ isAlt, code }: WedgeKey): string | null =>
  isAlt ? (/^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? null) : null;

/** What an Alt code stands for: `029` is GS. Null for what no scanner sends. */
export const characterOfAltCode = (digits: string): string | null => {
  const value = Number(digits);
  if (value === 29) return groupSeparator;
  return value >= 32 && value <= 126 ? String.fromCharCode(value) : null;
};
