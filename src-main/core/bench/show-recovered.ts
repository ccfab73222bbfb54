import { formatDeviceModel } from '../../../src-shared/domain/device-model.ts';
import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';
import type { Core } from '../create-core.ts';
import type { RecoveredAttempt } from '../record/recover.ts';
import type { SlotBoard } from '../slots/slot-board.ts';
import type { SlotHub } from '../slots/slot-state.ts';
import { verdictOfRecord } from '../slots/verdict.ts';
import { type Attempt, findAttempt, listEndedAttempts } from '../store/attempts.ts';
import { findAssetByChf } from '../store/hubs.ts';
import type { NoticeBoard } from './notices.ts';
import type { ShownVerdict } from './shown-verdicts.ts';

/** Puts what an earlier process left open where the technician looks: on its slot, and as a notice. */
export const showRecovered = (core: Core, board: SlotBoard, notices: NoticeBoard): void => {
  for (const recovered of core.recovered) {
    const attempt = findAttempt(core.store.db, recovered.attemptId);
    if (attempt !== null) restoreSlot(core, board, recovered, attempt);
    const place = recovered.slot === null ? recovered.port : `Slot ${recovered.slot}`;
    notices.put({
      id: `recovered-${recovered.attemptId}`,
      tone: 'attention',
      text: `${place}: the attempt on hub ${recovered.chf ?? 'not known'} was cut off; its storage is ${recovered.hubState}`,
      hint: recovered.nextAction,
    });
  }
};

/**
 * Puts the verdicts back that slots showed when the core before this one was cut off, where nothing was tried since and
 * the port is there: the first look at the ports takes off what has no hub.
 */
export const showVerdictsFromBefore = (
  core: Core,
  board: SlotBoard,
  before: readonly ShownVerdict[],
): void => {
  const latest = listEndedAttempts(core.store.db, mostLooked);
  for (const { slot, attemptId } of before) {
    const attempt = latest.find((ended) => ended.slot === slot);
    if (attempt?.attemptId === attemptId && attempt.end !== null)
      restore(core, board, slot, attempt, attempt.end.outcome);
  }
};

/** A slot shows its latest attempt; of all slots together these are among the newest of the bench. */
const mostLooked = 256;

const restoreSlot = (core: Core, board: SlotBoard, recovered: RecoveredAttempt, attempt: Attempt): void => {
  const { slot, hubState, nextAction } = recovered;
  if (slot === null) return;
  restore(core, board, slot, attempt, { kind: 'interrupted', hubState }, nextAction);
};

const restore = (
  core: Core,
  board: SlotBoard,
  slot: number,
  attempt: Attempt,
  outcome: AttemptOutcome,
  /** As the hub's family has it; what is true of all when left out. */
  nextAction: string | null = null,
): void => {
  const hub = hubOf(core, attempt);
  const { chf, workOrderId } = attempt;
  const task = chf === null || workOrderId === null ? null : { label: [chf], workOrderId, hub };
  const verdict = verdictOfRecord(attempt, outcome, { hub, isKnown: task !== null, nextAction });
  board.restore(slot, { kind: 'verdict', ...verdict }, verdict.retry.isAllowed ? task : null);
};

const hubOf = ({ store }: Core, { chf, fromVersion, toVersion }: Attempt): SlotHub => {
  const asset = chf === null ? null : findAssetByChf(store.db, chf);
  return {
    chf,
    gpf: asset?.gpf ?? null,
    model: asset === null ? null : formatDeviceModel(asset.deviceModel),
    from: fromVersion,
    to: toVersion,
  };
};
