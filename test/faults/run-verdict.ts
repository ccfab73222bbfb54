import { type FaultCode, faultRules } from '../../src-shared/domain/faults/fault.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { quarantineRules } from '../../src-shared/domain/reasons.ts';
import type { FaultStory } from './fault-story.ts';
import type { Wrong } from './judge/wrong.ts';
import type { Meeting } from './try-again.ts';
import { worldFaults } from './world-faults.ts';

/** What is true of a hub, asked of the hub itself and not of the bench. */
export interface TrueState {
  /** Nothing in storage starts. */
  readonly isDead: boolean;
  /** Storage holds an image that was production in the last attempt, byte for byte. */
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
  /** A shift lead had to allow it: the hub could not say who it is any more. */
  readonly isRescue: boolean;
  /** What a rescue came to while another hub sat in the labelled one's place; null in most runs. */
  readonly met: Meeting | null;
  /** What the record says that is not so, or does not say that is. */
  readonly untrue: readonly Wrong[];
  readonly trace: readonly string[];
}

export type WrongEnd = 'false pass' | 'false fail' | 'unexplained stall' | 'broken rule';
export const wrongEnds: readonly WrongEnd[] = [
  'false pass',
  'false fail',
  'unexplained stall',
  'broken rule',
];

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
  'claims production',
  'holds production',
  'holds a withdrawn build',
  'other hardware, allowed once',
  'register changes its CHTS version',
  'clock in 2016',
  'clock a week ahead',
  'holds a withdrawn build after its pass',
  ...Object.keys(worldFaults).filter((kind) => / its pass$|^reverts|^told/.test(kind)),
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

/** What is wrong with how the attempts ended; empty for a run as it should be. */
export const wrongEndsOf = (run: Run): readonly WrongEnd[] => {
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
  ];
};

/** As it should be in every way. */
export const isRight = (run: Run): boolean => wrongEndsOf(run).length === 0 && run.untrue.length === 0;
