import type { JournalRow, Recorded, RecordedAttempt } from './record.ts';
import type { Truth } from './truth.ts';
import { bothOf } from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/** Longer than a bench rests between two days of work: what is recorded further ahead than that moves no floor. */
const farMs = 30 * 24 * 3_600_000;

/** The newest time that a bench recorded itself: nothing that it records later is earlier, whatever its clock says. */
export const floorsOf = (journal: readonly JournalRow[]): ReadonlyMap<number, number> => {
  const floors = new Map<number, number>();
  let floorMs = Number.NEGATIVE_INFINITY;
  for (const { seq, atMs } of journal) {
    floors.set(seq, floorMs);
    if (atMs - floorMs <= farMs || floorMs === Number.NEGATIVE_INFINITY) floorMs = Math.max(floorMs, atMs);
  }
  return floors;
};

/** The journal of a whole bench, entry by entry. */
export const judgeJournalTimes = (journal: readonly JournalRow[]): readonly Wrong[] => {
  const floors = floorsOf(journal);
  return journal.flatMap(({ seq, atMs, kind }) => {
    const floorMs = floors.get(seq) ?? 0;
    return when(
      atMs < floorMs,
      'time',
      `entry ${seq} (${kind}) is of ${iso(atMs)}, below ${iso(floorMs)}, which the bench had recorded before`,
    );
  });
};

const iso = (ms: number): string => (Number.isFinite(ms) ? new Date(ms).toISOString() : 'the beginning');

/** What an attempt dates outside of the journal: itself, its steps, its hub's disposition and notification. */
export const judgeTimes = (truth: Truth, record: Recorded): readonly Wrong[] =>
  bothOf(truth, record).flatMap(({ record: one, truth: { deeds }, name }) => {
    const floorMs = record.floors.get(one.attempt.beganSeq + 1) ?? 0;
    const latest = Math.max(floorMs, ...deeds.map(({ clockMs }) => clockMs));
    return datesOf(one).flatMap(([what, atMs]) => [
      ...when(
        atMs < floorMs,
        'time',
        `${name}: ${what} is dated ${iso(atMs)}, below ${iso(floorMs)}, which the bench had recorded before`,
      ),
      ...when(
        atMs > latest + slackMs,
        'time',
        `${name}: ${what} is dated ${iso(atMs)}, later than any clock said in it (${iso(latest)})`,
      ),
    ]);
  });

/** A floor goes on with what passes, and no deed is noted at the very end of an attempt. */
const slackMs = 60_000;

const datesOf = ({ attempt, own }: RecordedAttempt): readonly (readonly [string, number])[] => {
  const { attemptId, startedAtMs, endedAtMs, steps } = attempt;
  const ofThis = <Row extends { readonly attemptId: string | null }>(rows: readonly Row[]): readonly Row[] =>
    rows.filter((row) => row.attemptId === attemptId);
  return [
    ['its beginning', startedAtMs],
    ...(endedAtMs === null ? [] : [['its end', endedAtMs] as const]),
    ...steps.map(({ step, startedAtMs: atMs }) => [`step ${step}`, atMs] as const),
    ...ofThis(own.dispositions).flatMap(({ disposedAtMs }) =>
      disposedAtMs === null ? [] : [['the disposition', disposedAtMs] as const],
    ),
    ...ofThis(own.notifications).map(({ createdAtMs }) => ['the notification', createdAtMs] as const),
  ];
};
