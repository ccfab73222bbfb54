import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import type { AttemptEvent } from '../../src-main/core/flash/attempt-events.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import type { HubDoing } from '../rig/hub-deed.ts';
import type { FaultBench, Place } from './fault-bench.ts';
import type { FaultStory } from './fault-story.ts';
import type { RecordedAttempt } from './judge/record.ts';
import { readAttempt } from './read-record.ts';

export type Watcher = (event: AttemptEvent) => void;

/** Whose story goes on at which place of which bench. */
export interface Seat {
  readonly bench: FaultBench;
  readonly place: Place;
  readonly story: FaultStory;
  /** Filled as attempts end. */
  readonly recorded: RecordedAttempt[];
  /** Attempts in which every word arrives and nobody's hand comes between. */
  readonly clear: Set<string>;
  readonly rescues: Set<string>;
}

export interface Ways {
  readonly onEvent?: Watcher;
  readonly stop?: AbortController;
  /** The shift lead who allows the hub to be installed by its label. */
  readonly rescueBy?: string;
  readonly isClear: boolean;
  /** What the hub on the cable does now; null where there is none. */
  readonly doing: () => HubDoing | null;
}

/**
 * More than all deadlines of the hasty settings together: five tries at the prompt, identity, two transfers of eight
 * blocks, storage, checks and restarts, for two steps of a pathway.
 */
export const allowanceMs = 45_000;

const flash = (
  { bench: { core }, place, story }: Seat,
  { onEvent = () => {}, rescueBy }: Ways,
  stop: AbortController,
  onBegan: (attemptId: string) => void,
): Promise<AttemptReport> => {
  const request = {
    label: [requireDeviceId(place.own[story.label], 'faults')],
    workOrderId: null,
    port: place.port,
    slot: null,
    rescue: rescueBy === undefined ? null : { allowedBy: rescueBy },
  };
  const hear: Watcher = (event) => {
    if (event.kind === 'began') onBegan(event.attemptId);
    onEvent(event);
  };
  return core.flash(request, hear, stop.signal);
};

/** Null when the attempt took longer than {@link allowanceMs}; it is stopped then. */
export const attempt = async (seat: Seat, ways: Ways): Promise<AttemptReport | null> => {
  const { bench, place, recorded, clear, rescues } = seat;
  const { chronicle } = place;
  const { stop = new AbortController() } = ways;
  chronicle.note({ kind: 'attempt-began', attemptId: '' });
  const flashing = flash(seat, ways, stop, (attemptId) => {
    if (ways.isClear) clear.add(attemptId);
    if (ways.rescueBy !== undefined) rescues.add(attemptId);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), allowanceMs);
  });
  const report = await Promise.race([flashing, late]);
  clearTimeout(timer);
  if (report === null) {
    stop.abort();
    await Promise.race([flashing, new Promise((resolve) => setTimeout(resolve, 2_000))]);
  } else {
    const { attemptId } = report;
    chronicle.note({ kind: 'attempt-ended', attemptId, doing: ways.doing() });
    recorded.push(readAttempt(bench.core, attemptId, { own: place.own.chf, stranger: place.stranger.chf }));
  }
  bench.letReleasesGoOn();
  return report;
};

/** Other runs' failures stopped the release before this one could write: it says nothing of its own fault. */
export const isStoppedByOthers = (outcome: AttemptOutcome | undefined): boolean =>
  outcome?.kind === 'quarantined' && outcome.reason === 'release-stopped';

/** Tries until the end is the hub's own. */
export const attemptAlone = async (seat: Seat, ways: Ways): Promise<AttemptReport | null> => {
  for (;;) {
    const report = await attempt(seat, ways);
    if (!isStoppedByOthers(report?.outcome)) return report;
  }
};
