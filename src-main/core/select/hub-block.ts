import { findBlock, type Policy } from '../../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { Block } from '../../../src-shared/domain/override.ts';
import type { CatalogueView } from '../../../src-shared/domain/release.ts';
import type { JudgedTime } from '../bench-time.ts';
import { wireOf } from '../record/wire-said.ts';
import { findAttempt } from '../store/attempts.ts';
import type { Readable } from '../store/handles.ts';
import { findLastDecided } from '../store/journal.ts';
import { findWorkOrder } from '../store/work-orders.ts';
import { judge } from './judge.ts';

/**
 * What blocks a hub by all that is known of it without asking it again: the records of now, and what it said of itself
 * in its last attempt, if that got as far. A shift lead decides on this; the attempt that follows asks the hub anew.
 */
export const hubBlock = (
  db: Readable,
  chf: DeviceId,
  rules: JudgedTime & { readonly catalogue: CatalogueView; readonly policy: Policy },
): Block => {
  const last = findLastDecided(db, chf);
  const attempt = last?.attemptId == null ? null : findAttempt(db, last.attemptId);
  const order = attempt?.workOrderId == null ? null : findWorkOrder(db, attempt.workOrderId);
  // What was said on another visit is not said on this one, and what a hub said before it was re-flashed is over.
  const isSameVisit = order?.state === 'open' && attempt?.end?.outcome.kind !== 're-flashed';
  const said = isSameVisit ? last : null;
  const { input } = judge(db, {
    ...rules,
    label: [chf],
    workOrderId: isSameVisit ? order.id : null,
    stored: null,
    rescue: null,
    wire: said === null ? null : wireOf(said),
  });
  return findBlock(input);
};
