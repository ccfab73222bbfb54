import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { formatDeviceModel, isSameDeviceModel } from '../../../src-shared/domain/device-model.ts';
import type { Writable } from '../store/handles.ts';
import { findAssetByChf, setDeviceModel } from '../store/hubs.ts';
import { appendJournal } from '../store/journal.ts';
import { listOverridesUsedBy } from '../store/overrides.ts';

/**
 * Where the attempt stands on a shift lead's word that the hub is what it states itself, the bench's record says that
 * from the write on: whatever goes on with the hub, a rescue too, goes on with what it was written for, and its
 * Pre-Notification tells the truth. The asset register's next import may say otherwise again.
 */
export const takeModel = (
  db: Writable,
  chf: DeviceId,
  at: { readonly attemptId: string; readonly operator: string; readonly atMs: number },
): void => {
  const { attemptId, operator: actor, atMs } = at;
  const registered = findAssetByChf(db, chf)?.deviceModel;
  // mutant: method: all that one attempt used are for what the hub said in it
  const taken = listOverridesUsedBy(db, attemptId).find(
    ({ facts }) => facts.chf === chf && !isSameDeviceModel(facts.registered, facts.deviceModel),
  )?.facts.deviceModel;
  if (taken === undefined || registered === undefined || isSameDeviceModel(registered, taken)) return;
  setDeviceModel(db, chf, taken);
  const body = { registered: formatDeviceModel(registered), taken: formatDeviceModel(taken) };
  appendJournal(db, { atMs, kind: 'device-model-taken', actor, subject: chf, attemptId, body });
};
