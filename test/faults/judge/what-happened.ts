import type { JournalRow, Recorded, RecordedAttempt } from './record.ts';
import type { AttemptTruth, Deed, StatedRelease, Truth, WorldState } from './truth.ts';

/** Reading the truth: what a judge asks of it again and again. */

export type DeedOf<Kind extends Deed['kind']> = Extract<Deed, { readonly kind: Kind }>;

export const isKind =
  <Kind extends Deed['kind']>(kind: Kind) =>
  (deed: Deed): deed is DeedOf<Kind> =>
    deed.kind === kind;

/** Deeds of one kind by the story's own hub. */
export const ownDeeds = <Kind extends DeedByHub>(
  deeds: readonly Deed[],
  kind: Kind,
): readonly DeedOf<Kind>[] =>
  deeds.filter(isKind(kind)).filter((deed) => 'who' in deed && deed.who === 'own');

type DeedByHub = Extract<Deed, { readonly who: unknown }>['kind'];

export const isByHub = (deed: Deed): deed is Extract<Deed, { readonly who: unknown }> => 'who' in deed;

/** An attempt's truth beside what was recorded of it. */
export interface Both {
  readonly truth: AttemptTruth;
  readonly record: RecordedAttempt;
  /** What the record held before it; null for the first. */
  readonly earlier: RecordedAttempt | null;
  /** For sentences: which attempt, and how it ended. */
  readonly name: string;
}

export const bothOf = ({ attempts: truths }: Truth, { attempts }: Recorded): readonly Both[] =>
  attempts.flatMap((record, index) => {
    const truth = truths.find(({ attemptId }) => attemptId === record.attempt.attemptId);
    if (truth === undefined) return [];
    const { outcome, reason } = record.attempt;
    const name = `attempt ${index + 1} (${outcome ?? 'not ended'}${reason === null ? '' : `: ${reason}`})`;
    return [{ truth, record, earlier: attempts[index - 1] ?? null, name }];
  });

export const hasPassed = ({ attempt }: RecordedAttempt): boolean =>
  attempt.outcome === 're-flashed' || attempt.outcome === 'already-current';

export const entriesOf = (journal: readonly JournalRow[], kind: string): readonly JournalRow[] =>
  journal.filter((entry) => entry.kind === kind);

/** The world when the attempt began, and every one it became while it ran. */
export const worldsDuring = ({ before, deeds }: AttemptTruth): readonly WorldState[] => [
  worldAt(before),
  ...deeds.filter(isKind('world')).map(({ world }) => world),
];

/** The world after these deeds. */
export const worldAt = (deeds: readonly Deed[]): WorldState => {
  const last = deeds.findLast(isKind('world'));
  if (last === undefined) throw new Error('a story begins with the world as it is');
  return last.world;
};

/** The world that the bench knew when it made this entry. */
export const worldWhen = ({ before, deeds }: AttemptTruth, seq: number): WorldState =>
  worldAt([...before, ...deeds].filter((deed) => deed.kind !== 'world' || deed.seq <= seq));

export const productionOf = ({ production, releases }: WorldState): StatedRelease => {
  const stated = releases.find(({ id }) => id === production);
  if (stated === undefined) throw new Error(`the catalogue does not hold ${production}`);
  return stated;
};

/** The order that the attempt was for, by its own row. */
export const dispositionOn = (hub: RecordedAttempt['own'], orderId: string | null) =>
  hub.dispositions.find((row) => row.orderId === orderId) ?? null;
