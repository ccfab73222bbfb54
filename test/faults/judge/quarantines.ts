import type { Recorded } from './record.ts';
import type { Truth, WorldState } from './truth.ts';
import {
  type Both,
  bothOf,
  dispositionOn,
  entriesOf,
  isKind,
  ownDeeds,
  productionOf,
  worldsDuring,
} from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/** A hub is set aside only for what is so: of the hub, the register, the Work Order, the catalogue or the clock. */
export const judgeQuarantines = (truth: Truth, record: Recorded): readonly Wrong[] =>
  bothOf(truth, record).flatMap((both) => {
    const { outcome, reason } = both.record.attempt;
    if (outcome !== 'quarantined') return [];
    const why = reasons[reason ?? '']?.({ both, truth, record, worlds: worldsDuring(both.truth) }) ?? false;
    return when(!why, 'quarantine', `${both.name}: the hub was set aside for ${reason}, which is not so`);
  });

interface Asked {
  readonly both: Both;
  readonly truth: Truth;
  readonly record: Recorded;
  /** Every world that the attempt could have met. */
  readonly worlds: readonly WorldState[];
}

type IsSo = (asked: Asked) => boolean;

const farAheadMs = 30 * 24 * 3_600_000;

const saidIn = ({ both }: Asked) => both.truth.deeds.filter(isKind('named')).map(({ said }) => said);
const versionsIn = ({ both }: Asked) =>
  both.truth.deeds.filter(isKind('versioned')).map(({ version }) => version);

const isProduction =
  (status: string): IsSo =>
  ({ worlds }) =>
    worlds.some((world) => productionOf(world).status === status);

/** Whether releases that may be installed lead from this version to production. */
const leads = (world: WorldState, from: string): boolean => {
  const target = productionOf(world);
  const usable = world.releases.filter(({ status }) => status === 'production');
  const reached = new Set([from]);
  for (let grows = true; grows; ) {
    const next = usable.filter(
      ({ version, installableFrom }) =>
        !reached.has(version) && installableFrom.some((version) => reached.has(version)),
    );
    for (const { version } of next) reached.add(version);
    grows = next.length > 0;
  }
  return reached.has(target.version);
};

/** Some release was stopped at some moment of the attempt. */
const isStopped = ({ both, record }: Asked): boolean => {
  const { beganSeq, endedSeq } = both.record.attempt;
  return record.stops.some(({ kind, seq, subject }) => {
    if (kind !== 'release-stopped' || seq > (endedSeq ?? 0)) return false;
    const cleared = record.stops.find((later) => later.seq > seq && later.body.releaseId === subject);
    return cleared === undefined || cleared.seq > beganSeq;
  });
};

/** It had been re-flashed on this Work Order, and holds something else by now than it was seen to hold then. */
const isProvenWrong = ({ both, truth, record }: Asked): boolean => {
  const { earlier } = both;
  const before = earlier === null ? null : dispositionOn(earlier.own, both.record.attempt.orderId);
  const seen = [
    ...entriesOf(record.journal, 'write-checked'),
    ...entriesOf(record.journal, 'storage-compared'),
  ]
    .toSorted((a, b) => a.seq - b.seq)
    .findLast(({ seq }) => seq < both.record.attempt.beganSeq);
  const holds = ownDeeds(truth.deeds, 'stored').findLast(
    ({ seq }) => seq <= (both.record.attempt.endedSeq ?? 0),
  );
  return before?.disposition === 're-flashed' && holds?.image !== seen?.body.imageSha256;
};

const reasons: Readonly<Record<string, IsSo>> = {
  'label-unknown': ({ both, truth, worlds }) =>
    both.truth.label !== truth.own.chf && worlds.some(({ register }) => register.gpf !== both.truth.label),
  'not-on-work-order': ({ worlds }) => worlds.some(({ orders }) => !orders.some(({ isOpen }) => isOpen)),
  'work-order-closed': ({ both, worlds }) =>
    worlds.some(({ orders }) =>
      orders.some(({ id, isOpen }) => id === both.record.attempt.orderId && !isOpen),
    ),
  'wrong-hub-on-port': (asked) => saidIn(asked).some(({ chf }) => chf !== asked.truth.own.chf),
  'gpf-mismatch': (asked) =>
    asked.worlds.some(({ register }) => register.gpf !== asked.truth.own.gpf) ||
    saidIn(asked).some(({ gpf }) => gpf !== asked.truth.own.gpf),
  'hardware-version-mismatch': (asked) =>
    saidIn(asked).some(({ model }) =>
      asked.worlds.some(({ register }) => register.model.slice(4) !== model.slice(4)),
    ),
  // What the line lost both times it was asked for, the hub did not say as far as anybody could hear.
  'version-unreadable': (asked) => versionsIn(asked).includes(null) || !asked.both.truth.isClear,
  'release-withdrawn': isProduction('withdrawn'),
  'release-held': isProduction('held'),
  'release-stopped': isStopped,
  'no-pathway': (asked) =>
    asked.worlds.some((world) =>
      [...versionsIn(asked), asked.both.earlier?.own.suspect?.from ?? null].some(
        (version) => version !== null && !leads(world, version),
      ),
    ),
  'clock-in-doubt': ({ worlds }) => worlds.some(({ clockOffsetMs }) => clockOffsetMs > farAheadMs),
  'already-re-flashed': isProvenWrong,
};
