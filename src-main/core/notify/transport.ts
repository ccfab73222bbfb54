/** What goes to the gateway; the batch ID is the idempotency key. */
export interface OutgoingBatch {
  readonly batchId: string;
  readonly content: string;
  readonly contentSha256: string;
}

/** A whole answer, not yet judged: `classify-answer.ts` does that. */
export interface TransportAnswer {
  readonly status: number;
  /** Lower case, without parameters; empty when not stated. */
  readonly mediaType: string;
  readonly retryAfterMs: number | null;
  /** What the gateway says the time is, ms since the epoch; null where nothing vouches for it. */
  readonly dateMs: number | null;
  readonly body: string;
}

/**
 * The seam to a gateway. The real CSP Management Gateway replaces what stands behind it. Both calls have deadlines of
 * their own. They reject with `gateway-unreachable` (nothing was sent), `gateway-timeout` or `gateway-reply-lost` (it
 * may have arrived), `gateway-answer-invalid` (too long), `gateway-misconfigured` (TLS), `certificate-out-of-date`, or
 * `sync-cancelled` soon after `signal` aborts.
 */
export interface GatewayTransport {
  /** For messages: the gateway's address. */
  readonly name: string;
  send(batch: OutgoingBatch, signal: AbortSignal): Promise<TransportAnswer>;
  /** The stored receipt of a batch that may have arrived. */
  lookUp(batchId: string, signal: AbortSignal): Promise<TransportAnswer>;
}
