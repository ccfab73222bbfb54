/** What a pattern found in the unread text of a console. */
export interface Heard<Name extends string = string> {
  readonly name: Name;
  readonly match: RegExpExecArray;
  /** The unread text in front of the match. */
  readonly before: string;
}

/** A RegExp, or what searches likewise. */
export interface TextPattern {
  /** `isLineStart`: the text begins where a line does, as far as is known. */
  exec(text: string, isLineStart?: boolean): RegExpExecArray | null;
}

export interface TextWindow {
  push(bytes: Uint8Array): void;
  /** Finds the pattern that matches earliest (the first named of equals) and consumes the text through its end. */
  take<Name extends string>(patterns: Readonly<Record<Name, TextPattern>>): Heard<Name> | null;
  /** Empties the window and returns what was in it. */
  drain(): string;
}

/**
 * Unread console text, one character per byte (latin1, so that noise stays as it came and goes back unharmed). Bounded:
 * a device that never says what is waited for costs at most `maxCharacters`, and the newest text is what stays.
 */
export const createTextWindow = (maxCharacters = 65_536): TextWindow => {
  let text = '';
  /** False once something took the beginning of the line that the text goes on with. */
  let isLineStart = true;
  const cut = (characters: number): void => {
    if (characters > 0) isLineStart = text[characters - 1] === '\n';
    text = text.slice(characters);
  };
  return {
    push: (bytes) => {
      text += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      cut(Math.max(0, text.length - maxCharacters));
    },
    take: <Name extends string>(patterns: Readonly<Record<Name, TextPattern>>): Heard<Name> | null => {
      let earliest: { readonly name: Name; readonly match: RegExpExecArray } | null = null;
      for (const name of Object.keys(patterns) as Name[]) {
        const match = patterns[name].exec(text, isLineStart);
        if (match !== null && (earliest === null || match.index < earliest.match.index))
          earliest = { name, match };
      }
      if (earliest === null) return null;
      const before = text.slice(0, earliest.match.index);
      cut(earliest.match.index + earliest.match[0].length);
      return { ...earliest, before };
    },
    drain: () => {
      const drained = text;
      text = '';
      isLineStart = true;
      return drained;
    },
  };
};
