import { believing, courseOf, noBelief } from './course.ts';
import type { Recorded, RecordedAttempt, StepRow } from './record.ts';
import type { Truth } from './truth.ts';
import {
  type Both,
  bothOf,
  entriesOf,
  isKind,
  productionOf,
  worldsDuring,
  worldWhen,
} from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/** The rows of attempts: whom and which Work Order they are about, from and to which version, their steps and their order. */
export const judgeAttempts = (truth: Truth, record: Recorded): readonly Wrong[] => [
  ...bothOf(truth, record).flatMap((both) => [
    ...judgeVersions(both),
    ...judgeWhom(both, truth),
    ...judgeSteps(both, truth),
  ]),
  ...judgeSequence(record),
  ...judgeBelief(truth, record),
];

/** What the last decision says: nothing of a hub that is set aside, its own version of one that is current. */
const judgeVersions = (both: Both): readonly Wrong[] => {
  const { attempt, journal } = both.record;
  const decided = entriesOf(journal, 'decided').at(-1);
  if (decided === undefined) return [];
  const target = productionOf(worldWhen(both.truth, decided.seq)).version;
  const { kind, from } = decided.body as { readonly kind?: string; readonly from?: string | null };
  const due: readonly (string | null)[] =
    kind === 'quarantine'
      ? [null, null]
      : kind === 'already-current'
        ? [target, target]
        : [fromDue(both, from ?? null), target];
  const is = [attempt.from, attempt.to];
  return when(
    is.join() !== due.join(),
    'attempt',
    `${both.name}: it goes from ${is[0]} to ${is[1]}; from ${due[0]} to ${due[1]} is due`,
  );
};

/**
 * From what the hub says; of one whose write was cut off from what was being replaced, or from production where that is to
 * be installed over itself.
 */
const fromDue = ({ record, truth, earlier }: Both, decided: string | null): string | null => {
  const wire = entriesOf(record.journal, 'decided').at(-1)?.body.wire as
    | { readonly firmwareVersion?: string | null }
    | undefined;
  const { register } = worldsDuring(truth)[0] ?? { register: { version: null } };
  const suspect = earlier?.own.suspect ?? null;
  const possible = [
    ...(suspect === null ? [] : [suspect.from, suspect.to]),
    wire === undefined ? (earlier?.own.benchVersion ?? register.version) : (wire.firmwareVersion ?? null),
  ];
  return possible.includes(decided) ? decided : (possible.at(-1) ?? null);
};

const judgeWhom = (both: Both, { own }: Truth): readonly Wrong[] => {
  const { attempt } = both.record;
  const worlds = worldsDuring(both.truth);
  const open = worlds[0]?.orders.filter(({ isOpen }) => isOpen).map(({ id }) => id) ?? [];
  const due = open.length === 1 ? (open[0] ?? null) : null;
  const isUnknown = attempt.reason === 'label-unknown';
  return [
    ...when(
      attempt.chf !== own.chf && !isUnknown,
      'attempt',
      `${both.name}: it is about ${attempt.chf}; the label was of ${own.chf}`,
    ),
    ...when(
      attempt.orderId !== due && !isUnknown,
      'attempt',
      `${both.name}: it is on ${attempt.orderId}; ${due} expects the hub`,
    ),
  ];
};

const followers: Readonly<Record<string, readonly string[]>> = {
  identify: ['identify', 'check', 'load', 'restart'],
  load: ['check'],
  check: ['restart', 'load', 'check'],
  restart: ['read-version'],
  'read-version': ['identify', 'restart'],
};

const judgeSteps = (both: Both, truth: Truth): readonly Wrong[] => {
  const { steps } = both.record.attempt;
  const says = (what: string) => `${both.name}: its steps are ${textOf(steps)}; ${what}`;
  const open = steps.filter(({ result }) => result === null);
  const failed = steps.findIndex(({ result }) => result === 'fail');
  const isLeap = steps.some(({ step }, index) => {
    const next = steps[index + 1];
    return next !== undefined && followers[step]?.includes(next.step) !== true;
  });
  return [
    ...when(open.length > 0, 'attempt', says('one never ended')),
    ...when(failed >= 0 && failed < steps.length - 1, 'attempt', says('it went on after one had failed')),
    ...when(isLeap, 'attempt', says('no attempt goes so')),
    ...when(
      steps.some(({ ordinal }, index) => ordinal !== index + 1),
      'attempt',
      says('they are not numbered as they came'),
    ),
    ...judgeLoads(both, truth, says),
  ];
};

const textOf = (steps: readonly StepRow[]): string =>
  steps.map(({ step, result }) => `${step} ${result ?? 'open'}`).join(', ') || 'none';

/** Loads and checks are about the release that the journal says was being written. */
const judgeLoads = (
  { record, truth }: Both,
  _truth: Truth,
  says: (what: string) => string,
): readonly Wrong[] => {
  const begun = entriesOf(record.journal, 'write-begins').map(({ body }) => body.releaseId);
  const loaded = record.attempt.steps.filter(({ step }) => step === 'load');
  const passed = loaded.filter(({ result }) => result === 'pass').map(({ releaseId }) => releaseId);
  const isTold = truth.deeds.some(isKind('told-to-write'));
  return [
    ...when(
      loaded.some(({ releaseId }) => releaseId === null),
      'attempt',
      says('a load names no release'),
    ),
    ...when(
      passed.some((releaseId) => !begun.includes(releaseId)),
      'attempt',
      says(`a load of ${passed.join(', ')} passed; write-begins names ${begun.join(', ') || 'none'}`),
    ),
    ...when(passed.length > 0 && !isTold, 'attempt', says('a load passed, and no hub was told to write')),
  ];
};

/** Own facts are in the order of the journal, whatever a clock said. */
const judgeSequence = ({ attempts }: Recorded): readonly Wrong[] =>
  attempts.flatMap(({ attempt, journal }, index) => {
    const { beganSeq, endedSeq } = attempt;
    const began = journal.find(({ kind }) => kind === 'attempt-began')?.seq ?? 0;
    const ended = journal.findLast(({ kind }) => kind === 'attempt-ended')?.seq ?? 0;
    const before: RecordedAttempt | undefined = attempts[index - 1];
    const isInOrder = before === undefined || (before.attempt.endedSeq ?? 0) <= beganSeq;
    return [
      ...when(
        !isInOrder || beganSeq >= began || beganSeq > (endedSeq ?? 0),
        'attempt',
        `attempt ${index + 1}: it began after entry ${beganSeq} and ended after ${endedSeq}; its own entries are ${began} to ${ended}, the attempt before it ended after ${before?.attempt.endedSeq}`,
      ),
    ];
  });

/** The version that the bench last saw or heard the hub run. */
const judgeBelief = (truth: Truth, record: Recorded): readonly Wrong[] => {
  const wrongs: Wrong[] = [];
  let belief = noBelief;
  for (const turn of courseOf(truth, record)) {
    belief = believing(belief, turn);
    if (turn.kind !== 'ended') continue;
    const { benchVersion } = turn.both.record.own;
    wrongs.push(
      ...when(
        benchVersion !== belief.version,
        'attempt',
        `${turn.both.name}: after it the hub is recorded to run ${benchVersion}; ${belief.version} is what the bench saw or heard last`,
      ),
    );
  }
  return wrongs;
};
