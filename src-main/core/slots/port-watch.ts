import type { SeenPort } from '../links/port-identity.ts';
import type { Timer } from '../timer.ts';
import { seePorts } from './see-ports.ts';

export interface PortSighting {
  readonly ports: readonly SeenPort[];
  /** Why the list may be incomplete; null when the system answered. */
  readonly note: string | null;
}

export interface PortWatchOptions {
  readonly listPorts: () => Promise<PortSighting>;
  /** Calls back when something may have changed, as a rig can; otherwise the list is read every `everyMs`. */
  readonly watchPorts?: ((onChange: () => void) => () => void) | undefined;
  /** Names to look for by themselves, since no list may have them. */
  readonly boundNames: () => readonly string[];
  readonly onSeen: (present: readonly SeenPort[]) => void;
  readonly onNote: (note: string | null) => void;
  readonly onBug: (error: unknown) => void;
  readonly timer: Timer;
  readonly everyMs?: number;
}

export interface PortWatch {
  /** Looks now; resolves when the slots know. */
  look(): Promise<void>;
  close(): void;
}

/** Keeps the slots told of which ports are there. A slow answer of the system delays only the next look. */
export const watchPortsOf = (options: PortWatchOptions): PortWatch => {
  const { listPorts, boundNames, onSeen, onNote, onBug, timer, everyMs = 1_000 } = options;
  let isClosed = false;
  let callOff = (): void => {};
  let latest: Promise<void> = Promise.resolve();

  const lookOnce = async (): Promise<void> => {
    try {
      const { ports, note } = await listPorts();
      const present = await seePorts(ports, boundNames());
      if (isClosed) return;
      onSeen(present);
      onNote(note);
    } catch (error) {
      onBug(error);
    }
  };
  /** One after the other, so that the newest answer is the last one heard. */
  const look = (): Promise<void> => {
    latest = latest.then(lookOnce);
    return latest;
  };
  const lookAgainLater = (): void => {
    if (!isClosed) callOff = timer.after(everyMs, () => void look().then(lookAgainLater));
  };

  const unwatch = options.watchPorts?.(() => void look()) ?? null;
  if (unwatch === null) lookAgainLater();
  return {
    look,
    close: () => {
      isClosed = true;
      callOff();
      unwatch?.();
    },
  };
};
