import type { Asset, WireIdentity } from '../../../src-shared/domain/asset.ts';
import {
  type DecideInput,
  type Decision,
  decide,
  type Policy,
  type Quarantine,
} from '../../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { CatalogueView } from '../../../src-shared/domain/release.ts';
import type { Rescue } from '../../../src-shared/domain/rescue.ts';
import type { StoredBytes } from '../../../src-shared/domain/stored-bytes.ts';
import type { ExpectedHub, WorkOrder, WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import { lastCheckedImage } from '../store/checked-writes.ts';
import type { Readable } from '../store/handles.ts';
import { findAsset, findAssetByChf, findNearMisses, isReleasedFor } from '../store/hubs.ts';
import { listOverridesOf, listOverridesUsedBy } from '../store/overrides.ts';
import { listReleaseStops } from '../store/release-stops.ts';
import { isTakenBackUnheard } from '../store/unheard.ts';
import { findExpectedHub, findWorkOrder, resolveExpected } from '../store/work-orders.ts';
import { listOpenWorkOrdersOf } from '../store/work-orders-of-hub.ts';

export interface Question {
  readonly label: readonly DeviceId[];
  /** Null: the one open Work Order that expects this hub, when there is exactly one. */
  readonly workOrderId: WorkOrderId | null;
  readonly wire: WireIdentity | null;
  /** What the hub's own storage was found to hold, against production. */
  readonly stored: StoredBytes | null;
  readonly catalogue: CatalogueView;
  readonly nowMs: number;
  readonly provenMs: number;
  readonly policy: Policy;
  /** The attempt that asks, once it has begun: what it used is still its own. */
  readonly attemptId?: string;
  /** A shift lead's word for a hub that cannot say who it is any more. */
  readonly rescue: Rescue | null;
}

export interface Judgement {
  readonly decision: Decision;
  readonly asset: Asset | null;
  readonly order: WorkOrder | null;
  readonly expected: ExpectedHub | null;
  /** What the decision stands on. */
  readonly input: DecideInput;
}

/** Gathers what the store knows of the hub in hand and asks {@link decide}. Reads only. */
export const judge = (db: Readable, question: Question): Judgement => {
  const registered = firstOf(question.label, (id) => findAsset(db, id));
  const candidates = findOrders(db, question, registered);
  const [only = null, ...others] = candidates;
  const order = others.length === 0 ? only : null;
  const expected =
    order === null
      ? null
      : firstOf(registered === null ? question.label : [registered.chf], (id) =>
          resolveExpected(db, order.id, id),
        );
  const known = registered ?? (expected === null ? null : findAssetByChf(db, expected.chf));
  const asset = known === null || order === null ? known : releasedFor(db, known, order.id);
  const workOrder = order === null ? null : { order, expected };
  const written = asset === null || order === null ? null : lastCheckedImage(db, order.id, asset.chf);
  const isUnheard =
    asset !== null &&
    order !== null &&
    isTakenBackUnheard(db, order.id, asset.chf, question.attemptId ?? null);
  const stoppedReleases = listReleaseStops(db).map(({ releaseId }) => releaseId);
  const overrides = [
    ...(known === null ? [] : listOverridesOf(db, known.chf)),
    ...(question.attemptId === undefined ? [] : listOverridesUsedBy(db, question.attemptId)),
  ];
  const input = {
    ...question,
    written,
    isTakenBackUnheard: isUnheard,
    workOrder,
    asset,
    stoppedReleases,
    overrides,
  };
  const decision = decide(input);
  const explained =
    decision.kind === 'quarantine' ? explain(db, { question, candidates, order, decision }) : decision;
  return { decision: explained, asset, order, expected, input };
};

const releasedFor = (db: Readable, asset: Asset, id: WorkOrderId): Asset => ({
  ...asset,
  isReleasedByShiftLead: isReleasedFor(db, asset.chf, id),
});

const firstOf = <T>(ids: readonly DeviceId[], find: (id: DeviceId) => T | null): T | null => {
  for (const id of ids) {
    const found = find(id);
    if (found !== null) return found;
  }
  return null;
};

/** The Work Order asked for, or every open one that expects this hub. */
const findOrders = (db: Readable, question: Question, registered: Asset | null): readonly WorkOrder[] => {
  if (question.workOrderId !== null) {
    const named = findWorkOrder(db, question.workOrderId);
    return named === null ? [] : [named];
  }
  const ids = registered === null ? question.label : [registered.chf];
  const found = ids.flatMap((id) => listOpenWorkOrdersOf(db, id));
  return [...new Map(found.map((order) => [order.id, order])).values()];
};

interface Refused {
  readonly question: Question;
  readonly candidates: readonly WorkOrder[];
  readonly order: WorkOrder | null;
  readonly decision: Quarantine;
}

/** What the store knows beyond the decision that helps whoever holds the hub. */
const explain = (db: Readable, { question, candidates, order, decision }: Refused): Quarantine => {
  switch (decision.reason) {
    case 'not-on-work-order':
      return withOrders(question, candidates, decision);
    case 'label-unknown':
      return order === null ? decision : withNearMisses(db, question.label, order, decision);
    default:
      return decision;
  }
};

/** Says which Work Orders stood to choice when none was the right one. */
const withOrders = (
  { workOrderId }: Question,
  candidates: readonly WorkOrder[],
  decision: Quarantine,
): Quarantine => {
  if (workOrderId !== null && candidates.length === 0)
    return { ...decision, detail: `Work Order ${workOrderId} was not imported on this bench` };
  if (candidates.length < 2) return decision;
  const names = candidates.map(({ id }) => id).join(', ');
  return {
    ...decision,
    detail: `The hub is on ${candidates.length} open Work Orders (${names}), and none was named`,
  };
};

/**
 * A Device ID has no check digit, so a misread looks valid. Naming the hub of the Work Order that is one digit away
 * makes the technician scan again instead of setting the hub aside.
 */
const withNearMisses = (
  db: Readable,
  label: readonly DeviceId[],
  order: WorkOrder,
  decision: Quarantine,
): Quarantine => {
  const near = label
    .flatMap((id) => findNearMisses(db, id, nearMissLimit))
    .filter(({ chf }) => findExpectedHub(db, order.id, chf) !== null);
  if (near.length === 0) return decision;
  const names = near.slice(0, 3).map(({ chf, gpf }) => (gpf === null ? chf : `${chf} (GPF ${gpf})`));
  return {
    ...decision,
    detail: `${decision.detail}. One digit away on Work Order ${order.id}: ${names.join(', ')}`,
  };
};

/** All IDs one digit away, CHF and GPF: 16 digits times 15 other values, twice. */
const nearMissLimit = 480;
