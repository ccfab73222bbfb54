import type { TextPattern } from '../protocols/console/text-window.ts';

/**
 * What a device says is believed in whole lines only. A device may cut its output where a buffer of its own ends, and what
 * arrived so far may end anywhere: half a line holds half a version, which is another version. So a line counts once its line
 * end was seen (`\r\n`, `\n` or `\n\r`), and a pattern must match it from its first to its last character, white space around
 * it aside.
 */

/** Up to and with the last line end. What comes behind it may go on, and never counts. */
export const endedText = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1);

const wholeLines = (text: string): readonly string[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.trim());

const wholeLine = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** The named group of the first whole line that the pattern matches. */
export const fieldOf = (output: string, pattern: string, group: string): string | null => {
  const whole = wholeLine(pattern);
  for (const line of wholeLines(output)) {
    const match = whole.exec(line);
    if (match !== null) return match.groups?.[group]?.trim() ?? null;
  }
  return null;
};

/**
 * Finds a whole line in what a console heard, and takes it with its line end. A line whose beginning another pattern took
 * away is no whole one.
 */
export const lineLike = (pattern: string): TextPattern => {
  const whole = wholeLine(pattern);
  return {
    exec: (text, isLineStart = true) => {
      let at = isLineStart ? 0 : text.indexOf('\n') + 1;
      for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
        const match = whole.exec(text.slice(at, end).trim());
        if (match !== null) return Object.assign(match, { 0: text.slice(at, end + 1), index: at });
        at = end + 1;
      }
      return null;
    },
  };
};

/** As {@link lineLike}, and leaves the line where it is for whoever reads next. */
export const aheadOfLineLike = (pattern: string): TextPattern => {
  const line = lineLike(pattern);
  return {
    exec: (text, isLineStart) => {
      const match = line.exec(text, isLineStart);
      return match === null ? null : Object.assign(match, { 0: '' });
    },
  };
};
