import { type Installation, installationsIn, lastStep } from './installation.ts';
import type { AttemptRow, Recorded, VerdictText } from './record.ts';
import type { Deed, Truth } from './truth.ts';
import {
  type Both,
  bothOf,
  hasPassed,
  isByHub,
  isKind,
  ownDeeds,
  productionOf,
  worldAt,
} from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/**
 * The three verdicts of each attempt: `write`, whether the hub stored the image and that was proven; `restart`, whether it was
 * seen to start; `version`, whether it then said, by its own name, what it was to run. Each passes for what really happened
 * and fails for what was really begun.
 */
export const judgeVerdicts = (truth: Truth, record: Recorded): readonly Wrong[] =>
  bothOf(truth, record).flatMap((both, index, all) => {
    const step = lastStep(both, truth.own.chf);
    return [
      ...judgeWhole(both),
      ...judgeWrite(both, step, all.slice(0, index), truth),
      ...judgeRestart(both, step),
      ...judgeVersion(both, step, truth),
    ];
  });

const due = ({ attempt }: Both['record']): readonly VerdictText[] | null => {
  switch (attempt.outcome) {
    case 're-flashed':
      return ['pass', 'pass', 'pass'];
    case 'already-current':
      return ['not-reached', 'pass', 'pass'];
    default:
      return null;
  }
};

const textOf = ({ write, restart, version }: AttemptRow): string => [write, restart, version].join(', ');

/** What the outcome alone demands. */
const judgeWhole = ({ record, truth, name }: Both): readonly Wrong[] => {
  const { attempt } = record;
  const whole = due(record);
  const verdicts = textOf(attempt);
  if (whole !== null)
    return when(
      verdicts !== whole.join(', '),
      'verdict',
      `${name}: the verdicts are ${verdicts}, ${whole.join(', ')} are due`,
    );
  const isByWord = truth.isRescue && attempt.outcome === 'quarantined';
  const isUntouched = attempt.outcome === 'quarantined' && !isByWord;
  return when(
    isUntouched && verdicts !== 'not-reached, not-reached, not-reached',
    'verdict',
    `${name}: the verdicts are ${verdicts}; what it was refused for came before any of them`,
  );
};

/** An earlier attempt of the same Work Order may have brought what this one found. */
const isBroughtBefore = (both: Both, earlier: readonly Both[], truth: Truth): boolean => {
  const { image } = productionOf(worldAt(both.truth.before));
  const { orderId } = both.record.attempt;
  const own = earlier.filter(({ record }) => record.attempt.orderId === orderId);
  return own.some((one) =>
    installationsIn(one, truth.own.chf).some((step) => step.image === image && step.isWhole),
  );
};

const judgeWrite = (
  both: Both,
  step: Installation | null,
  earlier: readonly Both[],
  truth: Truth,
): readonly Wrong[] => {
  const { write } = both.record.attempt;
  const says = (what: string) => `${both.name}: the write verdict is ${write}; ${what}`;
  const { isClear } = both.truth;
  if (step === null)
    return [
      ...when(
        write === 'pass' && !(hasPassed(both.record) && isBroughtBefore(both, earlier, truth)),
        'verdict',
        says('no write was begun: not-reached is due'),
      ),
      ...when(write === 'fail', 'verdict', says('no write was begun: not-reached is due')),
    ];
  const isProven = step.isProved || step.isSeenRunning;
  return [
    ...when(
      write === 'pass' && !step.isWhole,
      'verdict',
      says('the hub does not hold the image: fail is due'),
    ),
    ...when(
      write === 'pass' && step.isWhole && !isProven,
      'verdict',
      says('the hub holds the image and nobody saw it: not-reached is due'),
    ),
    ...when(
      write === 'fail' && isClear && !step.isTold,
      'verdict',
      says('the hub was told to write nothing: not-reached is due'),
    ),
    ...when(
      write === 'fail' && isClear && step.isRestartAsked,
      'verdict',
      says('the hub holds the image and was told to start it: it did not fail'),
    ),
    ...when(
      write === 'not-reached' && isClear && step.isProved,
      'verdict',
      says('the hub holds the image and told so: pass is due'),
    ),
    ...when(
      // A hub that vouched for what it does not hold was started, and nobody can know better.
      write === 'not-reached' && isClear && step.isTold && !step.isWhole && !isStarted(step),
      'verdict',
      says('the hub was told to write and does not hold the image: fail is due'),
    ),
  ];
};

const isStarted = ({ deeds }: Installation): boolean => ownDeeds(deeds, 'restart-asked').length > 0;

/** From the last write on, or from the beginning where there was none. */
const deedsAfter = ({ truth }: Both, step: Installation | null): readonly Deed[] => {
  const deeds = step?.deeds ?? truth.deeds;
  const stored = deeds.findLastIndex((deed) => deed.kind === 'stored');
  return stored < 0 ? deeds : deeds.slice(stored + 1);
};

/** Once another hub is on the cable it is the one that is seen to run; that it is another is the version verdict's to tell. */
const isSpokenFor = ({ truth: { deeds } }: Both): boolean => {
  const attached = deeds.findIndex((deed) => deed.kind === 'attached' && deed.who === 'stranger');
  return (
    attached >= 0 &&
    deeds
      .slice(attached)
      .some((deed) => isByHub(deed) && deed.who === 'stranger' && deed.kind === 'announced')
  );
};

const judgeRestart = (both: Both, step: Installation | null): readonly Wrong[] => {
  const { restart, version } = both.record.attempt;
  const says = (what: string) => `${both.name}: the restart verdict is ${restart}; ${what}`;
  const after = deedsAfter(both, step);
  const isStarted = ownDeeds(after, 'started').length > 0 || isSpokenFor(both);
  const isAsked = after.some(isKind('restart-asked'));
  const { isClear } = both.truth;
  const hasBegun = both.record.attempt.steps.some((one) => one.step === 'restart');
  return [
    ...when(
      restart === 'pass' && !isStarted,
      'verdict',
      says('the hub did not start since: fail or not-reached is due'),
    ),
    ...when(restart === 'fail' && !hasBegun, 'verdict', says('no restart was begun: not-reached is due')),
    ...when(
      restart === 'fail' && version === 'pass',
      'verdict',
      says('and the hub was heard to run the image: pass is due'),
    ),
    ...when(
      restart === 'not-reached' && isClear && step !== null && isAsked,
      'verdict',
      says('the hub was told to start what was written: pass or fail is due'),
    ),
  ];
};

const judgeVersion = (both: Both, step: Installation | null, { own }: Truth): readonly Wrong[] => {
  const { version, to, steps } = both.record.attempt;
  const hasBegun = steps.some((one) => one.step === 'read-version');
  const says = (what: string) => `${both.name}: the version verdict is ${version}; ${what}`;
  const expected = step?.version ?? to;
  const after = deedsAfter(both, step);
  const started = after.findLastIndex(
    (deed) => isByHub(deed) && deed.who === 'own' && deed.kind === 'started',
  );
  const said = started < 0 ? [] : ownDeeds(after.slice(started), 'announced');
  const isSaid = said.some((one) => one.version === expected && one.chf === own.chf);
  return [
    ...when(
      version === 'pass' && !isSaid,
      'verdict',
      says(`the hub did not say since its restart that it is ${own.chf} with ${expected}`),
    ),
    ...when(
      version === 'fail' && !hasBegun,
      'verdict',
      says('no firmware was listened to: not-reached is due'),
    ),
  ];
};
