/** Counts lines of text that match, in whatever else crosses the line: frames, noise, a console's chatter. */
export interface LineCount {
  readonly lines: number;
  push(bytes: Uint8Array): void;
}

const longestLineBytes = 512;

/** `pattern` has no state of its own: neither `g` nor `y`. A line that noise changed is not counted. */
export const createLineCount = (pattern: RegExp): LineCount => {
  let line = '';
  let lines = 0;
  return {
    get lines() {
      return lines;
    },
    push: (bytes) => {
      const pieces = (line + Buffer.from(bytes).toString('latin1')).split('\n');
      line = (pieces.pop() ?? '').slice(-longestLineBytes);
      for (const piece of pieces) if (pattern.test(piece.slice(-longestLineBytes))) lines++;
    },
  };
};
