import type { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { SessionStep } from '../session.ts';

/** How long a sender waits for what, ms. Silence of the receiver beyond these is a named fault, never a hang. */
export interface TransferDeadlines {
  /** For the receiver's first `C`, in all. */
  readonly startMs: number;
  /** For the answer to a frame, counted from when the frame has crossed the wire at the link's baud. */
  readonly answerMs: number;
  /** For YMODEM's `C` after an ACK; past it the next frame is sent all the same, for the `C` may have been lost. */
  readonly goMs: number;
  /** How many times one frame is sent before the transfer is given up. */
  readonly tries: number;
  /** Between an ACK and the next frame: for receivers that empty their input after they answered (lrzsz does). */
  readonly pauseMs: number;
}

/**
 * The specification has receivers wait 10 s and ask again ten times (Forsberg 1988, chapter 7). A sender that repeats
 * sooner than that runs into the moment in which the receiver empties its input before it asks, time and again.
 */
export const defaultDeadlines: TransferDeadlines = {
  startMs: 20_000,
  answerMs: 12_000,
  goMs: 3_000,
  tries: 10,
  pauseMs: 0,
};

/**
 * What the sender knows of the line. A `wire` was seen to take its time for every frame; a `shortcut` (pty, virtual
 * hub, USB device that ignores its baud) to answer sooner than a wire of this baud could have carried the frame.
 */
export interface LineKnowledge {
  readonly pace: 'unknown' | 'wire' | 'shortcut';
  /** The longest turn-around seen without a retry. */
  readonly slowestTurnAroundMs: number;
  /** The shortest; Infinity before the first. */
  readonly quickestTurnAroundMs: number;
  /** How many turn-arounds these two are of. */
  readonly timedAnswers: number;
  /** Every frame so far was answered at its first try, by an ACK in due time and nothing else. */
  readonly isClean: boolean;
}

interface Running {
  readonly line: LineKnowledge;
  /** CANs in a row; the second breaks the transfer off. */
  readonly cans: number;
  readonly deadlineMs: number;
  /** The exchange this state is about. */
  readonly index: number;
}

/** The receiver was not heard yet. */
export interface AwaitingStart extends Running {
  readonly name: 'awaiting-start';
  /** A `C` came; when nothing follows it for a moment it was the request and not a letter of some text. */
  readonly isHeard: boolean;
  readonly giveUpAtMs: number;
  readonly nakCount: number;
}

/** A frame is out. */
export interface AwaitingAnswer extends Running {
  readonly name: 'awaiting-answer';
  readonly tries: number;
  readonly firstSentAtMs: number;
  readonly sentAtMs: number;
  /** Tries that were given up in silence: their answers may still come. */
  readonly owedAnswers: number;
  /** NAKs and unreadable answers so far. */
  readonly garbled: number;
  /** What came in place of a clear answer so far: nothing, a NAK or noise, or an ACK too early to be true. */
  readonly doubt: 'none' | 'garbled' | 'early-ack' | 'early-ack-again';
}

/** The frame is acknowledged; for a moment whatever comes belongs to it and must not count for the next. */
export interface Settling extends Running {
  readonly name: 'settling';
  readonly owedAnswers: number;
  /** The `C` for the next frame has come already; only quiet is waited for. */
  readonly isGoHeard: boolean;
  /** The end of the file is next: a NAK now is about the last block, and the last chance to hear of it. */
  readonly isLastBlock: boolean;
  /** Of the frame that was acknowledged. */
  readonly tries: number;
}

/** YMODEM: acknowledged, and the receiver's own `C` is still to come. */
export interface AwaitingGo extends Running {
  readonly name: 'awaiting-go';
}

/** The transfer is broken off from this side; waits for the line to fall quiet. */
export interface Leaving extends Running {
  readonly name: 'leaving';
  readonly fault: Fault;
  readonly isSaidAgain: boolean;
  readonly giveUpAtMs: number;
}

export interface Done {
  readonly name: 'done';
}

export interface Failed {
  readonly name: 'failed';
  readonly fault: Fault;
}

export type SenderState = AwaitingStart | AwaitingAnswer | Settling | AwaitingGo | Leaving | Done | Failed;

/** What one answered exchange tells whoever shows progress or reckons speed. */
export interface Acknowledgement {
  readonly index: number;
  readonly atMs: number;
  readonly tries: number;
  /** From the start of the write to the ACK; null after a retry, when it is not known which try was answered. */
  readonly roundTripMs: number | null;
}

export interface SenderStep extends SessionStep<SenderState> {
  readonly acknowledged: Acknowledgement | null;
}
