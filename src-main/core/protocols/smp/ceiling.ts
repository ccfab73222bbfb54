import { stopAndWaitCeiling, wireMs } from '../ceiling.ts';
import { type FramingKind, framings } from './framing.ts';

export interface SmpExchange {
  readonly framing: FramingKind;
  readonly baudRate: number;
  /** Bytes of the image in one request. */
  readonly payloadBytes: number;
  /** The request's SMP frame, header and CBOR, before framing. */
  readonly frameBytes: number;
  /** The answer's SMP frame, before framing. */
  readonly replyFrameBytes: number;
  /** From the request's last bit to the answer's first. */
  readonly turnAroundMs: number;
  /** Requests that may be outstanding; 1 waits for each answer. */
  readonly window: number;
}

/**
 * The most an SMP upload can carry, in image bytes per second. With a window, answers and turn-arounds of the earlier
 * requests pass while the later ones are sent, so that the sending direction alone is the limit once it is never idle.
 */
export const smpCeiling = (exchange: SmpExchange): number => {
  const { framing, baudRate, payloadBytes, window, turnAroundMs } = exchange;
  const { wireBytes } = framings[framing];
  const frameBytes = wireBytes(exchange.frameBytes);
  const replyBytes = wireBytes(exchange.replyFrameBytes);
  const alone = stopAndWaitCeiling({ baudRate, payloadBytes, frameBytes, replyBytes, turnAroundMs });
  return Math.min(window * alone, (payloadBytes * 1000) / wireMs(frameBytes, baudRate));
};
