import { describeHolder } from '../links/holders/describe-holders.ts';
import type { HolderSearch, PortHolder } from '../links/holders/find-port-holders.ts';
import type { Service } from '../links/holders/known-services.ts';
import type { Timer } from '../timer.ts';
import type { NoticeBoard } from './notices.ts';

/** A slot whose port is there. */
export interface Place {
  readonly slot: number;
  readonly port: string;
  /** When its attempt failed; null while none has. Who else has the port open may be why. */
  readonly failedAtMs: number | null;
}

export interface HolderWatchOptions {
  readonly findHolders: (paths: readonly string[]) => Promise<HolderSearch>;
  readonly places: () => readonly Place[];
  readonly notices: NoticeBoard;
  readonly timer: Timer;
  readonly onBug: (error: unknown) => void;
  /** How soon a port found held is looked at again; 10 s unless told. */
  readonly againMs?: number;
}

/** Names, in notices, what holds the slots' ports and which services take ports by themselves. */
export interface HolderWatch {
  /**
   * Call it whenever the ports were seen: it looks, beside everything else, when another port is there than before or
   * an attempt has failed since.
   */
  seen(): void;
  close(): void;
}

interface Finding {
  readonly id: string;
  readonly tone: 'info' | 'attention';
  readonly text: string;
  readonly hint: string;
}

const usualAgainMs = 10_000;

export const createHolderWatch = (options: HolderWatchOptions): HolderWatch => {
  const { findHolders, places, notices, timer, onBug, againMs = usualAgainMs } = options;
  let told: ReadonlyMap<string, string> = new Map();
  let seenPlaces = '';
  let isClosed = false;
  let callOff = (): void => {};
  let latest: Promise<void> = Promise.resolve();

  /** Each finding once, until it is gone or another: whoever dismissed it has read it. */
  const tell = (findings: readonly Finding[], isComplete: boolean): void => {
    for (const finding of findings) if (told.get(finding.id) !== finding.text) notices.put(finding);
    const now = new Map(findings.map(({ id, text }) => [id, text]));
    // A look cut short has not seen that anything is gone.
    const gone = isComplete ? [...told.keys()].filter((id) => !now.has(id)) : [];
    for (const id of gone) notices.take(id);
    told = isComplete ? now : new Map([...told, ...now]);
  };
  const lookOnce = async (): Promise<void> => {
    if (isClosed) return;
    try {
      const present = places();
      if (present.length === 0) return tell([], true);
      const search = await findHolders(present.map(({ port }) => port));
      if (isClosed) return;
      const held = heldOf(present, search);
      // The newest notice stands first: what stops a slot now above what may stop one later.
      tell([...servicesOf(search), ...held], search.state !== 'cut-short');
      if (held.length > 0) callOff = timer.after(againMs, look);
    } catch (error) {
      onBug(error);
    }
  };
  const look = (): void => {
    callOff();
    latest = latest.then(lookOnce);
  };
  return {
    seen: () => {
      const now = JSON.stringify(places());
      if (now === seenPlaces) return;
      seenPlaces = now;
      look();
    },
    close: () => {
      isClosed = true;
      callOff();
    },
  };
};

const heldOf = (present: readonly Place[], { holders }: HolderSearch): readonly Finding[] =>
  present.flatMap(({ slot, port }) => {
    // The bench's own attempts hold the port as they should.
    const others = (holders.get(port) ?? []).filter(({ isThisProcess }) => !isThisProcess);
    return others.length === 0 ? [] : [findingOf(slot, port, others)];
  });

const findingOf = (slot: number, port: string, holders: readonly PortHolder[]): Finding => {
  const advice = new Set(holders.flatMap(({ service }) => (service === null ? [] : [service.advice])));
  return {
    id: `holder-${slot}`,
    tone: 'attention',
    text: `Slot ${slot}: ${port} is held by ${holders.map(describeHolder).join(' and ')}`,
    hint:
      advice.size > 0
        ? [...advice].join(' ')
        : 'Close that program: while it has the port open, the slot cannot use it, or loses what the hub says.',
  };
};

/** One that holds a slot's port is told of there, with the same advice. */
const servicesOf = ({ services, holders }: HolderSearch): readonly Finding[] => {
  const holding = new Set([...holders.values()].flat().map(({ service }) => service?.name));
  return services.filter(({ name }) => !holding.has(name)).map(serviceFinding);
};

const serviceFinding = ({ name, does, advice }: Service): Finding => ({
  id: `service-${name}`,
  tone: 'info',
  text: `${name} runs on this machine: it ${does}, and may take the port of a slot`,
  hint: advice,
});
