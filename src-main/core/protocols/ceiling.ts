/** A UART byte on the wire: start bit, eight data bits, stop bit. */
const bitsPerByte = 10;

/** How long `byteCount` bytes take to cross a wire at `baudRate`, in ms. */
export const wireMs = (byteCount: number, baudRate: number): number =>
  (byteCount * bitsPerByte * 1000) / baudRate;

export interface StopAndWait {
  readonly baudRate: number;
  /** Bytes of the image in one frame. */
  readonly payloadBytes: number;
  /** The whole frame as sent. */
  readonly frameBytes: number;
  /** The answer as sent. */
  readonly replyBytes: number;
  /** From the frame's last bit to the answer's first. */
  readonly turnAroundMs: number;
}

/** The most a protocol can carry that waits for an answer after each frame, in image bytes per second. */
export const stopAndWaitCeiling = (exchange: StopAndWait): number =>
  (exchange.payloadBytes * 1000) /
  (wireMs(exchange.frameBytes + exchange.replyBytes, exchange.baudRate) + exchange.turnAroundMs);
