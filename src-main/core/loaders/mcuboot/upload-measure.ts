import { smpCeiling } from '../../protocols/smp/ceiling.ts';
import type { FramingKind } from '../../protocols/smp/framing.ts';
import type { Piece } from './upload-state.ts';

export interface UploadReport {
  /** From the first request to its answer, in which the device erases. */
  readonly openMs: number;
  /** From there to the last answer. */
  readonly streamMs: number;
  /** The device's offset in the first answer: what an earlier upload had brought, or the end of the first piece. */
  readonly openedAtBytes: number;
  /** Requests that carried a piece of the image to its acknowledgement. */
  readonly pieces: number;
  /** Requests sent again. */
  readonly retries: number;
  /** Median round trip of the pieces sent with nothing else outstanding, less their time on the wire. */
  readonly turnAroundMs: number;
  /** Share of `smpCeiling`, at that turn-around, over what was sent after the first answer; 0..1. */
  readonly ceilingFraction: number;
}

/** What does not change over an upload. */
export interface UploadLine {
  readonly framing: FramingKind;
  readonly baudRate: number;
  readonly window: number;
  readonly frameBytes: number;
  readonly payloadBytes: number;
}

/** SMP frame of `{rc: 0, off: 123456}`. */
export const replyFrameBytes = 22;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** What the pieces of an upload and their answers tell of the line. */
export interface UploadMeasure {
  sent(piece: Piece): void;
  acknowledged(piece: Piece, acknowledgedBytes: number, atMs: number): void;
  /** As in the report, so far, at the mean turn-around instead of the median. */
  ceilingFractionSoFar(): number;
  report(): UploadReport;
}

export const createUploadMeasure = (line: UploadLine): UploadMeasure => {
  const turnArounds: number[] = [];
  let turnAroundSumMs = 0;
  let openedAtMs: number | null = null;
  let openedAtBytes = 0;
  let acknowledgedBytes = 0;
  let beganAtMs: number | null = null;
  let lastAtMs = 0;
  let last: Piece | null = null;
  let highestSentBytes = 0;
  let pieces = 0;
  let retries = 0;

  const streamMs = (): number => (openedAtMs === null ? 0 : lastAtMs - openedAtMs);
  /**
   * The last piece takes its whole round trip, however many were outstanding, and may be short; those before it pass at
   * the ceiling. Reckoned at the ceiling to the end, an upload that lost nothing came to 0.86 at 921,600 baud and 16 ms (8
   * KiB, window 3) and to 0.94 (16 KiB, window 2); so it comes to 0.98 and more, the rest being the window that opens from 2.
   */
  const shareAt = (turnAroundMs: number): number => {
    if (last === null) return 1;
    const ceiling = smpCeiling({ ...line, replyFrameBytes, turnAroundMs });
    const before = Math.max(0, acknowledgedBytes - openedAtBytes - (last.endOffset - last.offset));
    const idealMs = (before * 1000) / ceiling + last.wireMs + turnAroundMs;
    return streamMs() > 0 ? Math.max(0, Math.min(1, idealMs / streamMs())) : 1;
  };

  return {
    sent: (piece) => {
      beganAtMs ??= piece.sentAtMs;
      if (piece.offset < highestSentBytes) retries++;
      highestSentBytes = Math.max(highestSentBytes, piece.endOffset);
    },
    acknowledged: (piece, bytes, atMs) => {
      lastAtMs = atMs;
      acknowledgedBytes = bytes;
      pieces++;
      if (openedAtMs === null) {
        openedAtMs = atMs;
        openedAtBytes = bytes;
      } else last = piece;
      if (last !== null && piece.isAlone) {
        const turnAroundMs = Math.max(0, atMs - piece.sentAtMs - piece.wireMs);
        turnArounds.push(turnAroundMs);
        turnAroundSumMs += turnAroundMs;
      }
    },
    ceilingFractionSoFar: () => shareAt(turnAroundSumMs / Math.max(1, turnArounds.length)),
    report: () => ({
      openMs: openedAtMs === null || beganAtMs === null ? 0 : openedAtMs - beganAtMs,
      streamMs: streamMs(),
      openedAtBytes,
      pieces,
      retries,
      turnAroundMs: median(turnArounds),
      ceilingFraction: shareAt(median(turnArounds)),
    }),
  };
};
