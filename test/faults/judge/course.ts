import type { JournalRow, Recorded } from './record.ts';
import type { Deed, Truth } from './truth.ts';
import { type Both, bothOf, entriesOf, ownDeeds, worldAt } from './what-happened.ts';

/** What dispositions and notifications follow from, in its order over the whole story. */
export type Turn =
  /** The hub said which firmware it has, and the bench took its word. */
  | {
      readonly kind: 'said';
      readonly version: string;
      /** While its storage may be torn, what it says is no word. */
      readonly isSuspect: boolean;
      /** The bench found that it does not hold the image that it was re-flashed with. */
      readonly isOtherImage: boolean;
      readonly openOrders: readonly string[];
    }
  /** On its own word it is to be written on this Work Order, or it is being written. */
  | { readonly kind: 'write-due'; readonly orderId: string | null }
  /** Its storage was found to hold an image of this version whole. */
  | { readonly kind: 'found-whole'; readonly version: string }
  /** Its firmware was seen to run this version. */
  | { readonly kind: 'seen'; readonly version: string }
  | { readonly kind: 'told'; readonly outboxState: 'sealed' | 'accepted' | 'parked' }
  | { readonly kind: 'ended'; readonly both: Both };

const openOrdersAt = (deeds: readonly Deed[]): readonly string[] =>
  worldAt(deeds)
    .orders.filter(({ isOpen }) => isOpen)
    .map(({ id }) => id);

const wireOf = ({ body }: JournalRow): Readonly<Record<string, unknown>> | null =>
  typeof body.wire === 'object' && body.wire !== null
    ? (body.wire as Readonly<Record<string, unknown>>)
    : null;

const isSuspectAt = ({ record, earlier }: Both, seq: number): boolean => {
  const last = record.journal.findLast(
    (entry) => entry.seq < seq && ['write-begins', 'write-checked', 'storage-compared'].includes(entry.kind),
  );
  return last === undefined ? (earlier?.own.suspect ?? null) !== null : last.kind === 'write-begins';
};

const turnOf = (both: Both, entry: JournalRow, { own }: Truth): readonly Turn[] => {
  const { truth, record } = both;
  switch (entry.kind) {
    case 'decided': {
      const wire = wireOf(entry);
      if (wire === null || wire.chf !== own.chf || typeof wire.firmwareVersion !== 'string') return [];
      const deeds = [...truth.before, ...truth.deeds.filter(({ seq }) => seq < entry.seq)];
      const said: Turn = {
        kind: 'said',
        version: wire.firmwareVersion,
        isSuspect: isSuspectAt(both, entry.seq),
        isOtherImage: entry.body.reason === 'already-re-flashed',
        openOrders: openOrdersAt(deeds),
      };
      return entry.body.kind === 'flash'
        ? [said, { kind: 'write-due', orderId: record.attempt.orderId }]
        : [said];
    }
    // Whether the hub said so is judged with the journal.
    case 'version-contradicted': {
      if (entry.subject !== own.chf) return [];
      const deeds = [...truth.before, ...truth.deeds.filter(({ seq }) => seq < entry.seq)];
      const openOrders = openOrdersAt(deeds);
      const version = String(entry.body.said);
      return [{ kind: 'said', version, isSuspect: false, isOtherImage: false, openOrders }];
    }
    case 'write-begins':
      return [{ kind: 'write-due', orderId: record.attempt.orderId }];
    case 'write-checked':
    case 'storage-compared':
      return [{ kind: 'found-whole', version: String(entry.body.to) }];
    case 'version-read':
      return [{ kind: 'seen', version: String(entry.body.version) }];
    default:
      return [];
  }
};

/** Between two attempts: what left the bench, and what the hub said when it was asked alone. */
const turnsBetween = (deeds: readonly Deed[], until: number, isSuspect: boolean): readonly Turn[] => {
  const from = deeds.slice(0, until).findLastIndex(({ kind }) => kind === 'attempt-ended') + 1;
  return deeds.slice(from, until).flatMap((deed, index, between): readonly Turn[] => {
    if (deed.kind === 'told') return [{ kind: 'told', outboxState: deed.outboxState }];
    if (deed.kind !== 'asked-alone') return [];
    const said = ownDeeds(between.slice(index), 'versioned').at(-1)?.version ?? null;
    const openOrders = openOrdersAt(deeds.slice(0, from + index));
    return said === null ? [] : [{ kind: 'said', version: said, isSuspect, isOtherImage: false, openOrders }];
  });
};

export const courseOf = (truth: Truth, record: Recorded): readonly Turn[] =>
  bothOf(truth, record).flatMap((both) => [
    ...turnsBetween(truth.deeds, both.truth.before.length, (both.earlier?.own.suspect ?? null) !== null),
    ...both.record.journal.flatMap((entry) => turnOf(both, entry, truth)),
    { kind: 'ended', both } as const,
  ]);

/** What only the hub itself can have done, whatever the line did. */
const failuresOfHub: ReadonlySet<string> = new Set([
  'restart-failed',
  'reboot-loop',
  'no-announcement',
  'version-mismatch',
]);

/** The hub named itself, was not written, and failed all the same: it is good no more, whatever it was before. */
export const isFailureOfHub = ({ record: { attempt, journal } }: Both, chf: string): boolean =>
  attempt.outcome === 'failed' &&
  failuresOfHub.has(attempt.reason ?? '') &&
  entriesOf(journal, 'write-begins').length === 0 &&
  entriesOf(journal, 'decided').some((entry) => wireOf(entry)?.chf === chf);

export const openOrdersAtEnd = ({ truth }: Both): readonly string[] =>
  openOrdersAt([...truth.before, ...truth.deeds]);

/** What the bench took the hub to run, as far as it saw or heard it. */
export interface Belief {
  readonly version: string | null;
  /** What a write explains, should the hub say it next: its storage was found whole, and it has not spoken since. */
  readonly awaited: string | null;
}

export const noBelief: Belief = { version: null, awaited: null };

/** The hub's word goes against what it was left with. */
export const contradicts = ({ version, awaited }: Belief, turn: Extract<Turn, { kind: 'said' }>): boolean =>
  !turn.isSuspect && version !== null && version !== turn.version && awaited !== turn.version;

export const believing = (belief: Belief, turn: Turn): Belief => {
  switch (turn.kind) {
    case 'found-whole':
      return { ...belief, awaited: turn.version };
    case 'seen':
      return { version: turn.version, awaited: null };
    case 'said': {
      const isAwaited = !turn.isSuspect && belief.awaited === turn.version;
      return isAwaited || contradicts(belief, turn) ? { version: turn.version, awaited: null } : belief;
    }
    default:
      return belief;
  }
};
