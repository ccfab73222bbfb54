/** What `reflash` returns to a script; also in README, which a test compares with this table. */
export const exitCodes = {
  ok: { code: 0, meaning: 'Done, and every hub asked for is re-flashed or already current.' },
  notGood: {
    code: 1,
    meaning: 'Done, but a hub was quarantined, an attempt failed, or a check found problems.',
  },
  usage: { code: 2, meaning: 'The command line is wrong; nothing was done.' },
  fault: { code: 3, meaning: 'An expected failure, named by its code, with what to do about it.' },
  internal: { code: 4, meaning: 'A bug of this program; the stack is on standard error.' },
  interrupted: { code: 130, meaning: 'Stopped by Ctrl+C; what was done so far is recorded.' },
} as const;
