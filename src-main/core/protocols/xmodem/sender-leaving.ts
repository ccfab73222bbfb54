import type { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { SessionEvent } from '../session.ts';
import { cancelSequence } from './frame.ts';
import type { Leaving, SenderStep } from './sender-state.ts';
import { over, type Running, stay } from './sender-steps.ts';

/** Breaking a transfer off from this side, so that the line is left clean. */

const quietAfterCancelMs = 200;
const leaveWithinMs = 2_000;

export const leave = (state: Running, fault: Fault, atMs: number): SenderStep => {
  const leaving: Leaving = {
    name: 'leaving',
    line: state.line,
    cans: 0,
    index: state.index,
    fault,
    isSaidAgain: false,
    giveUpAtMs: atMs + leaveWithinMs,
    deadlineMs: atMs + quietAfterCancelMs,
  };
  return { ...stay(leaving, atMs), send: cancelSequence };
};

/** Said twice: a receiver that empties its input around an answer lost what came right behind the last frame. */
export const goOnLeaving = (state: Leaving, event: SessionEvent): SenderStep => {
  const isQuiet = event.kind === 'timeout';
  if (event.atMs >= state.giveUpAtMs || (isQuiet && state.isSaidAgain))
    return over({ name: 'failed', fault: state.fault });
  const deadlineMs = Math.min(event.atMs + quietAfterCancelMs, state.giveUpAtMs);
  const step = stay({ ...state, isSaidAgain: state.isSaidAgain || isQuiet, deadlineMs }, event.atMs);
  return isQuiet ? { ...step, send: cancelSequence } : step;
};
