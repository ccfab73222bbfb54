import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { allowOnce, isRevisionBlock } from './allow-once.ts';
import { makeFaultHub, strangerOf } from './fault-bench.ts';
import type { FaultStory } from './fault-story.ts';
import type { FaultHub } from './hub-kinds.ts';
import { attemptAlone, type Seat } from './one-attempt.ts';

/** How a hub was brought back. */
export interface Again {
  readonly report: AttemptReport | null;
  /** A shift lead's word was needed: it could not say who it is any more. */
  readonly isRescue: boolean;
  /** What a rescue came to while another hub sat in the labelled one's place. */
  readonly met: Meeting | null;
}

export interface Meeting {
  readonly outcome: AttemptOutcome | null;
  readonly hasFirmware: boolean;
  readonly writes: number;
}

const rescueBy = 'Lea';
const isLost = (report: AttemptReport | null): boolean =>
  report?.outcome.kind === 'failed' && report.outcome.code === 'application-lost';

/** The shift lead's word is given, and another hub is in the slot. */
const meetStranger = async (seat: Seat, story: FaultStory): Promise<Meeting | null> => {
  const { rescueMeets } = story;
  if (rescueMeets === undefined) return null;
  const stranger = makeFaultHub(strangerOf(seat.index), story, `${seat.place.port}, stranger`);
  if (rescueMeets === 'hub without firmware') stranger.loseApplication?.();
  stranger.cutPower();
  stranger.powerOn();
  seat.place.openLink = () => stranger.openLink();
  const report = await attemptAlone(seat, { rescueBy });
  stranger.cutPower();
  const hasFirmware = rescueMeets === 'hub with firmware';
  return { outcome: report?.outcome ?? null, hasFirmware, writes: stranger.writeCount };
};

const cutOffRescue = async (seat: Seat, hub: FaultHub, block: number | undefined): Promise<void> => {
  if (block === undefined) return;
  hub.behave({ powerCutAtBlock: block });
  await attemptAlone(seat, { rescueBy });
  hub.cutPower();
  hub.behave({});
  hub.powerOn();
};

/** As often as a shift lead has to allow what the register does not know of the hub. */
const attemptAllowed = async (seat: Seat): Promise<AttemptReport | null> => {
  for (;;) {
    const report = await attemptAlone(seat);
    if (!isRevisionBlock(report?.outcome)) return report;
    allowOnce(seat.bench, seat.index);
  }
};

/** Off and on again on a good cable, nothing else put right by hand; by its label where it cannot say who it is. */
export const tryAgain = async (seat: Seat, hub: FaultHub, story: FaultStory): Promise<Again> => {
  const { place } = seat;
  hub.cutPower();
  hub.behave({});
  hub.powerOn();
  place.isHasty = false;
  place.openLink = () => hub.openLink();
  const report = await attemptAllowed(seat);
  if (!isLost(report)) return { report, isRescue: false, met: null };
  const met = await meetStranger(seat, story);
  place.openLink = () => hub.openLink();
  await cutOffRescue(seat, hub, story.rescueCutAtBlock);
  const rescued = await attemptAlone(seat, { rescueBy });
  // Its new firmware says that it is other hardware than the register has: from here on that is any hub's affair.
  return {
    report: isRevisionBlock(rescued?.outcome) ? await attemptAllowed(seat) : rescued,
    isRescue: true,
    met,
  };
};
