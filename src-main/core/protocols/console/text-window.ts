/** What a pattern found in the unread text of a console. */
export interface Heard<Name extends string = string> {
  readonly name: Name;
  readonly match: RegExpExecArray;
  /** The unread text in front of the match. */
  readonly before: string;
}

export interface TextWindow {
  push(bytes: Uint8Array): void;
  /** Finds the pattern that matches earliest (the first named of equals) and consumes the text through its end. */
  take<Name extends string>(patterns: Readonly<Record<Name, RegExp>>): Heard<Name> | null;
  /** Empties the window and returns what was in it. */
  drain(): string;
}

/**
 * Unread console text, one character per byte (latin1, so that noise stays as it came and goes back unharmed). Bounded:
 * a device that never says what is waited for costs at most `maxCharacters`, and the newest text is what stays.
 */
export const createTextWindow = (maxCharacters = 65_536): TextWindow => {
  let text = '';
  return {
    push: (bytes) => {
      text = (text + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')).slice(
        -maxCharacters,
      );
    },
    take: <Name extends string>(patterns: Readonly<Record<Name, RegExp>>): Heard<Name> | null => {
      let earliest: { readonly name: Name; readonly match: RegExpExecArray } | null = null;
      for (const name of Object.keys(patterns) as Name[]) {
        const match = patterns[name].exec(text);
        if (match !== null && (earliest === null || match.index < earliest.match.index))
          earliest = { name, match };
      }
      if (earliest === null) return null;
      const before = text.slice(0, earliest.match.index);
      text = text.slice(earliest.match.index + earliest.match[0].length);
      return { ...earliest, before };
    },
    drain: () => {
      const drained = text;
      text = '';
      return drained;
    },
  };
};
