import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { allowOnce, isRevisionBlock } from './allow-once.ts';
import type { FaultHub } from './hub-kinds.ts';
import { attemptAlone, type Seat } from './one-attempt.ts';
import { makeStranger } from './table.ts';

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
const meetStranger = async (seat: Seat): Promise<Meeting | null> => {
  const { place, story } = seat;
  const { rescueMeets } = story;
  // Where nothing may be installed now, nobody gets as far as asking who is there.
  if (rescueMeets === undefined || !place.world.isRight()) return null;
  const stranger = makeStranger(place, story);
  if (rescueMeets === 'hub without firmware') stranger.loseApplication?.();
  stranger.cutPower();
  stranger.powerOn();
  place.openLink = () => stranger.openLink();
  const doing = () => stranger.doing;
  const report = await attemptAlone(seat, { rescueBy, isClear: false, doing });
  stranger.cutPower();
  const hasFirmware = rescueMeets === 'hub with firmware';
  return { outcome: report?.outcome ?? null, hasFirmware, writes: stranger.writeCount };
};

const cutOffRescue = async (seat: Seat, hub: FaultHub): Promise<void> => {
  const { rescueCutAtBlock } = seat.story;
  if (rescueCutAtBlock === undefined) return;
  hub.behave({ powerCutAtBlock: rescueCutAtBlock });
  await attemptAlone(seat, { rescueBy, isClear: false, doing: () => hub.doing });
  hub.cutPower();
  hub.behave({});
  hub.powerOn();
};

/** False where nobody may lift what the hub is blocked by now. */
const isAllowed = (seat: Seat): boolean => {
  try {
    allowOnce(seat);
    return true;
  } catch (error) {
    if (isFault(error, 'override-refused')) return false;
    throw error;
  }
};

/** As often as a shift lead has to allow what the register does not know of the hub. */
const attemptAllowed = async (seat: Seat, hub: FaultHub): Promise<AttemptReport | null> => {
  for (;;) {
    const report = await attemptAlone(seat, { isClear: true, doing: () => hub.doing });
    const isBlocked = seat.story.isRevised === true && isRevisionBlock(report?.outcome);
    if (!isBlocked || !isAllowed(seat)) return report;
  }
};

/** Off and on again on a good cable, nothing else put right by hand; by its label where it cannot say who it is. */
export const tryAgain = async (seat: Seat, hub: FaultHub): Promise<Again> => {
  const { place } = seat;
  hub.cutPower();
  hub.behave({});
  hub.powerOn();
  place.isHasty = false;
  place.openLink = () => hub.openLink();
  const report = await attemptAllowed(seat, hub);
  if (!isLost(report)) return { report, isRescue: false, met: null };
  const met = await meetStranger(seat);
  place.openLink = () => hub.openLink();
  await cutOffRescue(seat, hub);
  const rescued = await attemptAlone(seat, { rescueBy, isClear: true, doing: () => hub.doing });
  // Its new firmware says that it is other hardware than the register has: from here on that is any hub's affair.
  const isRevision = seat.story.isRevised === true && isRevisionBlock(rescued?.outcome);
  return { report: isRevision ? await attemptAllowed(seat, hub) : rescued, isRescue: true, met };
};
