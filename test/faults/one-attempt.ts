import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import type { AttemptEvent } from '../../src-main/core/flash/attempt-events.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { type FaultBench, hubOf, type Place } from './fault-bench.ts';
import { allowanceMs } from './run-verdict.ts';

export type Watcher = (event: AttemptEvent) => void;

/** Who sits at which place of which bench. */
export interface Seat {
  readonly bench: FaultBench;
  readonly place: Place;
  readonly index: number;
}

interface Ways {
  readonly onEvent?: Watcher;
  readonly stop?: AbortController;
  /** The shift lead who allows the hub to be installed by its label. */
  readonly rescueBy?: string;
}

/** Null when the attempt took longer than {@link allowanceMs}; it is stopped then. */
export const attempt = async (
  { bench: { core, letReleasesGoOn }, place, index }: Seat,
  { onEvent = () => {}, stop = new AbortController(), rescueBy }: Ways = {},
): Promise<AttemptReport | null> => {
  const request = {
    label: [requireDeviceId(hubOf(index).gpf, 'faults')],
    workOrderId: null,
    port: place.port,
    slot: null,
    rescue: rescueBy === undefined ? null : { allowedBy: rescueBy },
  };
  const flashing = core.flash(request, onEvent, stop.signal);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), allowanceMs);
  });
  const report = await Promise.race([flashing, late]);
  clearTimeout(timer);
  if (report === null) {
    stop.abort();
    await Promise.race([flashing, new Promise((resolve) => setTimeout(resolve, 2_000))]);
  }
  letReleasesGoOn();
  return report;
};

/** Other runs' failures stopped the release before this one could write: it says nothing of its own fault. */
export const isStoppedByOthers = (outcome: AttemptOutcome | undefined): boolean =>
  outcome?.kind === 'quarantined' && outcome.reason === 'release-stopped';

/** Tries until the end is the hub's own. */
export const attemptAlone = async (seat: Seat, ways: Ways = {}): Promise<AttemptReport | null> => {
  for (;;) {
    const report = await attempt(seat, ways);
    if (!isStoppedByOthers(report?.outcome)) return report;
  }
};
