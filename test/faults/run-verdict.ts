import { type FaultCode, faultRules } from '../../src-shared/domain/faults/fault.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { quarantineRules } from '../../src-shared/domain/reasons.ts';
import type { FaultStory } from './fault-story.ts';
import type { Meeting } from './try-again.ts';

/** What is true of a hub, asked of the hub itself and not of the bench. */
export interface TrueState {
  /** Nothing in storage starts. */
  readonly isDead: boolean;
  /** Storage holds the production image, byte for byte. */
  readonly holdsImage: boolean;
  /** What starts from storage is production firmware, and it stays up. */
  readonly runsProduction: boolean;
}

export interface Run {
  readonly story: FaultStory;
  /** Null when the attempt did not end within {@link allowanceMs}. */
  readonly outcome: AttemptOutcome | null;
  readonly durationMs: number;
  readonly after: TrueState;
  /** The same hub once more, the fault gone; the same as `outcome` when that was a pass. */
  readonly again: AttemptOutcome | null;
  readonly afterAgain: TrueState;
  /** What the bench sent that a real hub does not take, on a line that damaged nothing. */
  readonly violations: readonly string[];
  /** Writes that a hub swapped in was told to do. */
  readonly strangerWrites: number;
  /** Of these, the ones that the bench could have known better about: the stranger had spoken before. */
  readonly knownStrangerWrites: number;
  /** A shift lead had to allow it: the hub could not say who it is any more. */
  readonly isRescue: boolean;
  /** What a rescue came to while another hub sat in the labelled one's place; null in most runs. */
  readonly met: Meeting | null;
  readonly trace: readonly string[];
}

export type Wrong = 'false pass' | 'false fail' | 'unexplained stall' | 'broken rule' | 'stranger written';
export const wrongs: readonly Wrong[] = [
  'false pass',
  'false fail',
  'unexplained stall',
  'broken rule',
  'stranger written',
];

/**
 * More than all deadlines of the hasty settings together: five tries at the prompt, identity, two transfers of eight
 * blocks, storage, checks and restarts, for two steps of a pathway.
 */
export const allowanceMs = 45_000;

export const isPass = (outcome: AttemptOutcome | null): boolean =>
  outcome?.kind === 're-flashed' || outcome?.kind === 'already-current';

const isGood = ({ holdsImage, runsProduction }: TrueState): boolean => holdsImage && runsProduction;

/** Faults that leave a good hub's word a way to the bench within its tries: such a hub passes at once. */
const survivable: ReadonlySet<string> = new Set([
  'none',
  'typed characters lost',
  'bits flipped to the bench',
  'stuck at 100 %',
  'memory that lies',
  'storage that lies',
  'write not done',
  'version that lies',
  'marks lost, refused or garbled',
  'frames called too large',
  'whole words taken alone',
  'lists refused',
]);

/** A hub is refused though it is good and said so, or could not be brought to a pass by one more scan or a rescue. */
const isFalseFail = (run: Run): boolean => {
  const { story, outcome, after, again } = run;
  if (!isPass(again)) return true;
  return isGood(after) && !isPass(outcome) && story.kinds.every((kind) => survivable.has(kind));
};

const isNamed = (outcome: AttemptOutcome | null): boolean => {
  switch (outcome?.kind) {
    case 're-flashed':
    case 'already-current':
      return true;
    case 'quarantined':
      return outcome.reason in quarantineRules;
    case 'failed':
      return outcome.code !== 'internal' && faultRules[outcome.code satisfies FaultCode] !== undefined;
    case 'interrupted':
    case undefined:
      return false;
  }
};

const isFailedAs = (outcome: AttemptOutcome | null, code: FaultCode): boolean =>
  outcome?.kind === 'failed' && outcome.code === code;

/** A hub that has firmware is left alone; one that has none may be written, and is then called what it is. */
const isMetRightly = ({ outcome, hasFirmware, writes }: Meeting): boolean =>
  hasFirmware ? isFailedAs(outcome, 'hub-answers') && writes === 0 : isFailedAs(outcome, 'hub-swapped');

/** Everything the bench got wrong in a run; empty for a run as it should be. */
export const wrongsOf = (run: Run): readonly Wrong[] => {
  const isFalsePass =
    isPass(run.met?.outcome ?? null) ||
    (isPass(run.outcome) && !isGood(run.after)) ||
    (isPass(run.again) && !isGood(run.afterAgain));
  return [
    ...(isFalsePass ? (['false pass'] as const) : []),
    ...(isFalseFail(run) ? (['false fail'] as const) : []),
    ...(isNamed(run.outcome) && isNamed(run.again) ? [] : (['unexplained stall'] as const)),
    ...(run.violations.length > 0 || (run.met !== null && !isMetRightly(run.met))
      ? (['broken rule'] as const)
      : []),
    ...(run.knownStrangerWrites > 0 ? (['stranger written'] as const) : []),
  ];
};
