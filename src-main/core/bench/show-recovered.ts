import { formatDeviceModel } from '../../../src-shared/domain/device-model.ts';
import type { Core } from '../create-core.ts';
import type { RecoveredAttempt } from '../record/recover.ts';
import type { SlotBoard } from '../slots/slot-board.ts';
import type { SlotHub } from '../slots/slot-state.ts';
import { verdictOfInterrupted } from '../slots/verdict.ts';
import { type Attempt, findAttempt } from '../store/attempts.ts';
import { findAssetByChf } from '../store/hubs.ts';
import type { NoticeBoard } from './notices.ts';

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

const restoreSlot = (core: Core, board: SlotBoard, recovered: RecoveredAttempt, attempt: Attempt): void => {
  if (recovered.slot === null) return;
  const hub = hubOf(core, attempt);
  const outcome = { kind: 'interrupted', hubState: recovered.hubState } as const;
  const { chf, workOrderId } = attempt;
  const task = chf === null || workOrderId === null ? null : { label: [chf], workOrderId, hub };
  const endedAtMs = attempt.end?.endedAtMs ?? attempt.startedAtMs;
  const { nextAction } = recovered;
  const known = { hub, isKnown: task !== null, endedAtMs, nextAction };
  const verdict = verdictOfInterrupted(attempt, outcome, known);
  board.restore(recovered.slot, { kind: 'verdict', ...verdict }, task);
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
