import type { ByteLink } from '../../links/byte-link.ts';
import { wireMs } from '../ceiling.ts';
import { runSession } from '../run-session.ts';
import { createSenderSession } from './sender-session.ts';
import {
  type Acknowledgement,
  defaultDeadlines,
  type SenderStep,
  type TransferDeadlines,
} from './sender-state.ts';
import type { TransferPlan } from './transfer-plan.ts';

export interface TransferProgress {
  readonly acknowledgedBytes: number;
  readonly totalBytes: number;
  /** As in the report, over what was acknowledged so far, at the mean turn-around instead of the median. */
  readonly ceilingFraction: number;
}

export interface TransferOptions {
  /** After each acknowledged block, on the way of the transfer: must return at once. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** Breaks the transfer off, releases the receiver (CAN x 8) and rejects with `cancelled` within 2.2 s. */
  readonly signal?: AbortSignal | undefined;
  readonly deadlines?: Partial<TransferDeadlines> | undefined;
  /**
   * The receiver has said that it listens, and that line was read to its end: the first frame answers its next `C` at
   * once. Otherwise a `C` must stand alone for 20 ms, since it may be a letter of some text.
   */
  readonly isReceiverAnnounced?: boolean | undefined;
  /** Steadily rising ms; `performance.now` unless told. */
  readonly nowMs?: (() => number) | undefined;
}

export interface TransferReport {
  readonly imageBytes: number;
  /** Blocks of the image; header, EOT and closing block not counted. */
  readonly blocks: number;
  /** Frames sent again, of whatever kind. */
  readonly retries: number;
  /** From the first frame's start to the last answer; the wait for the receiver's first `C` is not in it. */
  readonly transferMs: number;
  /**
   * Median over the image's blocks answered at their first try of: start of the write to ACK, less the time block and
   * ACK take on the wire at the link's baud; not below 0. It holds what device, adapter, driver and this process add.
   */
  readonly turnAroundMs: number;
  /**
   * Share of the protocol's own ceiling, 0..1: the time that every frame of this transfer (header, blocks, EOT,
   * closing block) with its one-byte ACK and one turn-around each would take, over `transferMs`. Retries, waits for
   * `C` and this process's pauses between ACK and next frame count against it. 1 on a line quicker than its baud
   * (a pty), where it says nothing.
   */
  readonly ceilingFraction: number;
}

const replyBytes = 1;

/**
 * Sends a plan over a link. Rejects with `transfer-not-started`, `transfer-refused`, `transfer-stalled`,
 * `transfer-noisy`, `transfer-end-unconfirmed`, `cancelled`, or the link's own faults; each message names the link,
 * the block and the bytes acknowledged. Whatever it read past the end of the transfer is put back for the next reader.
 */
export const transfer = async (
  link: ByteLink,
  plan: TransferPlan,
  options: TransferOptions = {},
): Promise<TransferReport> => {
  const context = {
    plan,
    linkName: link.name,
    baudRate: link.baudRate,
    deadlines: { ...defaultDeadlines, ...options.deadlines },
    isReceiverAnnounced: options.isReceiverAnnounced ?? false,
    isPrompt: link.latency === 'low' || link.latency === 'refused',
  };
  const acknowledgements: Acknowledgement[] = [];
  const shareSoFar = createShareSoFar(link.baudRate);
  let firstSentAtMs: number | null = null;
  const state = await runSession(link, createSenderSession(context), {
    signal: options.signal,
    nowMs: options.nowMs,
    onStep: (step) => {
      if (step.state.name === 'awaiting-answer') firstSentAtMs ??= step.state.sentAtMs;
      const { acknowledged } = step as SenderStep;
      if (acknowledged === null) return;
      // The last block's may come a second time, when its first was none; that one counts.
      acknowledgements[acknowledged.index] = acknowledged;
      const { kind, imageBytesAfter, frameBytes } = plan.exchangeAt(acknowledged.index);
      const ceilingFraction = shareSoFar(acknowledged, frameBytes, firstSentAtMs ?? 0);
      if (kind === 'block')
        options.onProgress?.({
          acknowledgedBytes: imageBytesAfter,
          totalBytes: plan.imageBytes,
          ceilingFraction,
        });
    },
  });
  if (state.name === 'failed') throw state.fault;
  return report(plan, link.baudRate, firstSentAtMs ?? 0, acknowledgements);
};

/** Adds up exchange by exchange, so that telling it costs the same after the thousandth block as after the first. */
const createShareSoFar = (baudRate: number) => {
  let wireSumMs = 0;
  let exchanges = 0;
  let turnAroundSumMs = 0;
  let timedExchanges = 0;
  return ({ roundTripMs, atMs }: Acknowledgement, frameBytes: number, firstSentAtMs: number): number => {
    const onWireMs = wireMs(frameBytes + replyBytes, baudRate);
    wireSumMs += onWireMs;
    exchanges++;
    if (roundTripMs !== null) {
      turnAroundSumMs += Math.max(0, roundTripMs - onWireMs);
      timedExchanges++;
    }
    const turnAroundMs = timedExchanges === 0 ? 0 : turnAroundSumMs / timedExchanges;
    const elapsedMs = atMs - firstSentAtMs;
    return elapsedMs > 0 ? Math.min(1, (wireSumMs + exchanges * turnAroundMs) / elapsedMs) : 1;
  };
};

const report = (
  plan: TransferPlan,
  baudRate: number,
  firstSentAtMs: number,
  acknowledgements: readonly Acknowledgement[],
): TransferReport => {
  const exchanges = acknowledgements.map((acknowledgement) => ({
    ...plan.exchangeAt(acknowledgement.index),
    ...acknowledgement,
  }));
  const blocks = exchanges.filter(({ kind }) => kind === 'block');
  const turnAroundMs = median(
    blocks.flatMap(({ roundTripMs, frameBytes }) =>
      roundTripMs === null ? [] : [Math.max(0, roundTripMs - wireMs(frameBytes + replyBytes, baudRate))],
    ),
  );
  const idealMs = exchanges.reduce(
    (sum, { frameBytes }) => sum + wireMs(frameBytes + replyBytes, baudRate) + turnAroundMs,
    0,
  );
  const transferMs = (exchanges.at(-1)?.atMs ?? firstSentAtMs) - firstSentAtMs;
  return {
    imageBytes: plan.imageBytes,
    blocks: blocks.length,
    retries: exchanges.reduce((sum, { tries }) => sum + tries - 1, 0),
    transferMs,
    turnAroundMs,
    ceilingFraction: transferMs > 0 ? Math.min(1, idealMs / transferMs) : 1,
  };
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
};
