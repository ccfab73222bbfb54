import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';

export interface TurnRequest {
  /** Who waits, for the fault: `Slot 3`. */
  readonly name: string;
  /** Leaves the queue at once; a Fault as its reason is what `run` rejects with. */
  readonly signal: AbortSignal;
  /** How many wait before this one, whenever that changes; null when its turn has come. Not called where nothing waits. */
  readonly onPlace: (before: number | null) => void;
}

/** Bounds how many attempts are in flight: first come, first served, and nobody is passed over. */
export interface Turns {
  /**
   * Does `work` when it is its turn, and gives the turn back however `work` ends. Rejects as `work` does, or with
   * `cancelled` when the signal aborts before; nothing was done then. Once it began, only `work` heeds the signal.
   */
  run<T>(request: TurnRequest, work: () => Promise<T>): Promise<T>;
  /** From now on. Those in flight stay so; a lower limit is reached as they end. */
  setLimit(atOnce: number): void;
  waitingCount(): number;
}

interface Waiter {
  readonly onPlace: TurnRequest['onPlace'];
  readonly begin: () => void;
}

/** `onBug`: an error of whoever watches its place is theirs, and holds up nobody else's turn. */
export const createTurns = (atOnce: number, onBug: (error: unknown) => void): Turns => {
  let limit = atOnce;
  let inFlight = 0;
  /** Never anybody here while there is room in flight. */
  let queue: readonly Waiter[] = [];

  const tell = ({ onPlace }: Waiter, before: number | null): void => {
    try {
      onPlace(before);
    } catch (error) {
      onBug(error);
    }
  };
  const tellPlaces = (): void => {
    for (const waiter of queue) {
      const before = queue.indexOf(waiter);
      // Hearing of it, one before may have left the queue, and this one was told anew.
      if (before >= 0) tell(waiter, before);
    }
  };
  const advance = (): void => {
    const begun = queue.slice(0, Math.max(0, limit - inFlight));
    if (begun.length === 0) return;
    queue = queue.slice(begun.length);
    inFlight += begun.length;
    for (const waiter of begun) waiter.begin();
    for (const waiter of begun) tell(waiter, null);
    tellPlaces();
  };

  const takeTurn = ({ name, signal, onPlace }: TurnRequest): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        queue = queue.filter((other) => other !== waiter);
        reject(leftBefore(name, signal));
        tellPlaces();
      };
      const begin = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const waiter = { onPlace, begin };
      if (signal.aborted) return reject(leftBefore(name, signal));
      signal.addEventListener('abort', leave, { once: true });
      queue = [...queue, waiter];
      tell(waiter, queue.length - 1);
    });

  return {
    run: async (request, work) => {
      if (inFlight < limit) inFlight++;
      else await takeTurn(request);
      try {
        return await work();
      } finally {
        inFlight--;
        advance();
      }
    },
    setLimit: (next) => {
      limit = next;
      advance();
    },
    waitingCount: () => queue.length,
  };
};

const leftBefore = (name: string, { reason }: AbortSignal): Fault =>
  isFault(reason)
    ? reason
    : new Fault('cancelled', `${name}: stopped while it waited for its turn; nothing was sent`);
