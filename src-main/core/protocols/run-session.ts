import { isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { ByteLink } from '../links/byte-link.ts';
import type { Session, SessionEvent, SessionStep } from './session.ts';

export interface RunOptions<State> {
  readonly signal?: AbortSignal | undefined;
  /** Called after every step, the first included, once what the step sends was handed to the link: the line must not wait. */
  readonly onStep?: (step: SessionStep<State>) => void;
  /** Steadily rising ms; `performance.now` unless told. */
  readonly nowMs?: (() => number) | undefined;
}

const nothing = new Uint8Array(0);

/**
 * Drives a session over a link until it is over, and returns its last state. An aborted `signal` reaches the session
 * once, as a `cancel` event, so that it can leave the line clean. Bytes past the session's end are put back for
 * whoever reads next. Rejects only with what the link rejects with (`port-lost`, `link-overflow`).
 */
export const runSession = async <State>(
  link: ByteLink,
  session: Session<State>,
  { signal, onStep, nowMs = () => performance.now() }: RunOptions<State> = {},
): Promise<State> => {
  let unreadBytes: Uint8Array = nothing;
  let isCancelled = false;

  const cancel = (): SessionEvent => {
    isCancelled = true;
    return { kind: 'cancel', atMs: nowMs() };
  };

  const nextEvent = async (waitMs: number): Promise<SessionEvent> => {
    if (signal?.aborted && !isCancelled) return cancel();
    if (unreadBytes.length === 0) {
      const chunk = await readChunk(link, waitMs, isCancelled ? undefined : signal);
      if (chunk === 'cancelled') return cancel();
      if (chunk === null) return { kind: 'timeout', atMs: nowMs() };
      unreadBytes = chunk;
    }
    const byte = unreadBytes[0] ?? 0;
    unreadBytes = unreadBytes.subarray(1);
    return { kind: 'byte', byte, atMs: nowMs() };
  };

  let step = session.begin(nowMs());
  for (;;) {
    let sending: Promise<void> | null = null;
    if (step.send !== null) {
      unreadBytes = nothing;
      link.chunks.discard();
      sending = link.write(step.send);
      // Whoever watches may throw before it is awaited.
      sending.catch(() => {});
    }
    onStep?.(step);
    if (sending !== null) await sending;
    if (step.isOver) break;
    step = session.next(step.state, await nextEvent(step.waitMs));
  }
  link.chunks.unread(unreadBytes);
  return step.state;
};

const readChunk = async (
  link: ByteLink,
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | null | 'cancelled'> => {
  try {
    return await link.chunks.next(Math.max(0, waitMs), signal);
  } catch (error) {
    if (signal?.aborted && isFault(error, 'cancelled')) return 'cancelled';
    throw error;
  }
};
