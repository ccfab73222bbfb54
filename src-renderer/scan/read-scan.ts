import { parseScan } from '../../src-shared/domain/scan-code.ts';

/** One character of a burst, read both ways a keyboard can be meant. */
export interface RunCharacter {
  readonly byKey: string;
  readonly byPosition: string;
  readonly timeMs: number;
  readonly isInTextBox: boolean;
  readonly token: number;
}

export interface ReadScan {
  readonly text: string;
  readonly firstToken: number;
}

/**
 * What the scanner sent, from the stretches of a burst. Tried in this order: as the layout gave it, then as a US layout
 * would have; whole, then without stretches a person may have typed just before. The first reading that means something
 * to the bench counts; where none does, the core gets the whole as it came and says what is wrong with it.
 */
export const readScan = (parts: readonly (readonly RunCharacter[])[], prefix: string): ReadScan => {
  const tails = parts.map((_, start) => parts.slice(start).flat());
  const readings = (['byKey', 'byPosition'] as const).flatMap((how) =>
    tails.map((characters) => readingOf(characters, how, prefix)),
  );
  const meaningful = readings.find(({ text }) => parseScan(text).kind !== 'malformed');
  return meaningful ?? readings[0] ?? { text: '', firstToken: 0 };
};

const readingOf = (
  characters: readonly RunCharacter[],
  how: 'byKey' | 'byPosition',
  prefix: string,
): ReadScan => {
  const text = characters.map((character) => character[how]).join('');
  const bare = prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text;
  return { text: bare, firstToken: characters[0]?.token ?? 0 };
};
