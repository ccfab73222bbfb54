import {
  type Belief,
  believing,
  contradicts,
  courseOf,
  isFailureOfHub,
  noBelief,
  openOrdersAtEnd,
  type Turn,
} from './course.ts';
import { installationsIn } from './installation.ts';
import type { DispositionRow, Recorded } from './record.ts';
import type { Truth } from './truth.ts';
import { type Both, ownDeeds } from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/**
 * Where the hub stands on each of its Work Orders after each attempt. Re-flashed, where that Work Order's attempts brought it
 * production; already current, where nobody had to; quarantined, for a reason about the hub itself; and open again as soon
 * as it is written anew, or proves itself to run something else.
 */
export const judgeDispositions = (truth: Truth, record: Recorded): readonly Wrong[] => {
  const wrongs: Wrong[] = [];
  const endedBefore: Both[] = [];
  let books: Books = { belief: noBelief, standing: new Map() };
  for (const turn of courseOf(truth, record)) {
    if (turn.kind === 'ended') {
      wrongs.push(...judgeOutcome(turn.both, [...endedBefore, turn.both], books, truth));
      endedBefore.push(turn.both);
    }
    books = { belief: believing(books.belief, turn), standing: standingAfter(books, turn, truth.own.chf) };
    if (turn.kind === 'ended') wrongs.push(...judgeRows(turn.both, books.standing));
  }
  return wrongs;
};

interface Stand {
  readonly disposition: string;
  readonly reason: string | null;
  readonly attemptId: string;
}
type Standing = ReadonlyMap<string, Stand>;
interface Books {
  readonly belief: Belief;
  readonly standing: Standing;
}

/** About the hub itself; any other is about the scan, the day or the bench, and leaves the hub where it was. */
const settling: ReadonlySet<string> = new Set([
  'gpf-mismatch',
  'model-mismatch',
  'hardware-version-mismatch',
  'smi-status-not-pending',
  'model-not-in-catalogue',
  'hardware-version-not-supported',
  'release-missing',
  'release-held',
  'release-withdrawn',
  'release-pilot',
  'release-not-yet-effective',
  'no-pathway',
]);

const isGood = ({ disposition }: Stand): boolean => disposition !== 'quarantined';

const without = (standing: Standing, isGone: (orderId: string, stand: Stand) => boolean): Standing =>
  new Map([...standing].filter(([orderId, stand]) => !isGone(orderId, stand)));

const standingAfter = ({ belief, standing }: Books, turn: Turn, chf: string): Standing => {
  switch (turn.kind) {
    case 'said': {
      const isWrong = contradicts(belief, turn) || (turn.isOtherImage && !turn.isSuspect);
      return isWrong
        ? without(standing, (orderId, stand) => turn.openOrders.includes(orderId) && isGood(stand))
        : standing;
    }
    case 'write-due':
      return without(standing, (orderId) => orderId === turn.orderId);
    case 'ended':
      return settled(failed(standing, turn.both, chf), turn.both);
    default:
      return standing;
  }
};

const failed = (standing: Standing, both: Both, chf: string): Standing => {
  if (!isFailureOfHub(both, chf)) return standing;
  const open = openOrdersAtEnd(both);
  return without(standing, (orderId, stand) => open.includes(orderId) && isGood(stand));
};

const settled = (standing: Standing, { record: { attempt } }: Both): Standing => {
  const { attemptId, orderId, outcome, reason, chf } = attempt;
  if (orderId === null || chf === null || outcome === null) return standing;
  if (standing.get(orderId)?.disposition === 're-flashed') return standing;
  const isSettled = outcome === 'quarantined' ? settling.has(reason ?? '') : isPassing(outcome);
  const stand = { disposition: outcome, reason: outcome === 'quarantined' ? reason : null, attemptId };
  return isSettled ? new Map([...standing, [orderId, stand]]) : standing;
};

const isPassing = (outcome: string): boolean => outcome === 're-flashed' || outcome === 'already-current';

const textOf = (row: Stand | DispositionRow | undefined): string => {
  if (row === undefined || row.disposition === null) return 'open';
  const reason = row.reason === null ? '' : ` (${row.reason})`;
  return `${row.disposition}${reason} by ${row.attemptId ?? 'no attempt'}`;
};

const judgeRows = ({ record, name }: Both, standing: Standing): readonly Wrong[] => [
  ...record.own.dispositions.flatMap((row) => {
    const [is, due] = [textOf(row), textOf(standing.get(row.orderId))];
    return when(is !== due, 'disposition', `${name}: on ${row.orderId} the hub is ${is}; ${due} is due`);
  }),
  ...record.stranger.dispositions.flatMap((row) =>
    when(
      row.disposition !== null,
      'disposition',
      `${name}: a hub that only stood in another's place is ${textOf(row)} on ${row.orderId}`,
    ),
  ),
];

/** What a passing attempt says it did, against who wrote what. */
const judgeOutcome = (both: Both, soFar: readonly Both[], books: Books, truth: Truth): readonly Wrong[] => {
  const { attempt, journal } = both.record;
  const { outcome, orderId } = attempt;
  if (outcome === null || !isPassing(outcome)) return [];
  const image = journal.find(({ kind }) => kind === 'attempt-ended')?.body.imageSha256;
  const says = (what: string) => `${both.name}: the hub is ${outcome} on ${orderId}; ${what}`;
  const isBrought = soFar
    .filter(({ record }) => record.attempt.orderId === orderId)
    .some((one) => installationsIn(one, truth.own.chf).some((step) => step.image === image && step.isWhole));
  const isWritten = ownDeeds(both.truth.deeds, 'told-to-write').length > 0;
  const isDone = orderId !== null && books.standing.get(orderId)?.disposition === 're-flashed';
  if (outcome === 're-flashed')
    return when(!isBrought, 'disposition', says('no attempt of that Work Order brought it what it holds'));
  return [
    ...when(isWritten, 'disposition', says('and it was written in this very attempt: re-flashed is due')),
    ...when(
      isBrought && !isDone,
      'disposition',
      says('an earlier attempt of that Work Order brought it that image: re-flashed is due'),
    ),
  ];
};
