import { describe, expect, it } from 'vitest';
import { longestAckLagMs, unknownLine } from '../../../src-main/core/protocols/xmodem/line-knowledge.ts';
import type { LineKnowledge } from '../../../src-main/core/protocols/xmodem/sender-state.ts';

const byteMs = 0.1;
const wire: LineKnowledge = {
  pace: 'wire',
  slowestTurnAroundMs: 3,
  quickestTurnAroundMs: 2.5,
  timedAnswers: 16,
  isClean: true,
};

describe('how long a repeated ACK can lag', () => {
  it.each<[string, Partial<LineKnowledge>, boolean, number]>([
    ['a byte, the spread of turn-arounds and a USB frame on a wire known well', {}, true, 4.2],
    [
      'no longer than anywhere on a line whose turn-arounds differ much',
      { slowestTurnAroundMs: 30 },
      true,
      20,
    ],
    ['20 ms where an adapter may hold bytes back', {}, false, 20],
    ['20 ms after any trouble', { isClean: false }, true, 20],
    ['20 ms on a line without pace', { pace: 'shortcut' }, true, 20],
    ['20 ms before enough is known', { timedAnswers: 15 }, true, 20],
  ])('is %s', (_what, changes, isPrompt, expected) => {
    expect(longestAckLagMs({ ...wire, ...changes }, byteMs, isPrompt)).toBeCloseTo(expected);
  });

  it('is 20 ms on a line of which nothing is known', () => {
    expect(longestAckLagMs(unknownLine, byteMs, true)).toBe(20);
  });
});
