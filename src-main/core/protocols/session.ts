/**
 * A protocol session is a value: a union of named states, and a pure `next(state, event)` that says what to send and
 * how long to wait. It never reads a clock: every event carries the time at which it happened, in ms on any one
 * steadily rising scale. `runSession` owns the clock and the link.
 */
export type SessionEvent =
  | { readonly kind: 'byte'; readonly byte: number; readonly atMs: number }
  /** Nothing came for as long as the last step asked to wait. */
  | { readonly kind: 'timeout'; readonly atMs: number }
  /** Whoever started the session wants it broken off. */
  | { readonly kind: 'cancel'; readonly atMs: number };

export interface SessionStep<State> {
  readonly state: State;
  /** Sent in one write, after whatever arrived before it was thrown away: it cannot be the answer. Null: nothing. */
  readonly send: Uint8Array | null;
  /** From now (from the end of the write) until a `timeout` event. */
  readonly waitMs: number;
  readonly isOver: boolean;
}

export interface Session<State> {
  begin(atMs: number): SessionStep<State>;
  next(state: State, event: SessionEvent): SessionStep<State>;
}
