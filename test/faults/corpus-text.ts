import { inspect } from 'node:util';
import { formatTable } from '../../src-main/cli/table.ts';
import { faultKinds } from './fault-story.ts';
import type { Corpus } from './run-corpus.ts';
import { allowanceMs, isPass, type Run, type Wrong, wrongs, wrongsOf } from './run-verdict.ts';

const rowOf = (name: string, runs: readonly Run[]): readonly string[] => {
  const ended = (kind: string): string => {
    const count = runs.filter(({ outcome }) => outcome?.kind === kind).length;
    return count === 0 ? '' : String(count);
  };
  const again = runs.filter((run) => !isPass(run.outcome) && isPass(run.again)).length;
  const wrong = (kind: Wrong): string => String(runs.filter((run) => wrongsOf(run).includes(kind)).length);
  return [
    name,
    String(runs.length),
    ended('re-flashed'),
    ended('already-current'),
    ended('quarantined'),
    ended('failed'),
    String(again),
    String(runs.filter(({ isRescue, again }) => isRescue && isPass(again)).length),
    ...wrongs.map(wrong),
  ];
};

/** Runs by fault and outcome. A run with two faults stands in the rows of both, and once in the sum. */
export const corpusTable = ({ runs, loader }: Corpus): string => {
  const heading = [
    'fault',
    'runs',
    're-flashed',
    'current',
    'quarantined',
    'failed',
    'good after',
    'by rescue',
    ...wrongs,
  ];
  const rows = faultKinds(loader).map((kind) =>
    rowOf(
      kind,
      runs.filter(({ story }) => story.kinds.includes(kind)),
    ),
  );
  return formatTable(heading, [...rows, rowOf('all', runs)]);
};

/** A fault of the bench itself fails every run alike. */
const mostShown = 10;

/** The verdict in words, with the seeds to replay. */
export const verdictLines = ({
  runs,
  journalProblems,
}: Corpus): { readonly lines: readonly string[]; readonly isGood: boolean } => {
  const failing = wrongs.flatMap((wrong) => {
    const seeds = runs.filter((run) => wrongsOf(run).includes(wrong)).map(({ story }) => story.seed);
    const shown = seeds.toSorted((a, b) => a - b).slice(0, mostShown);
    return seeds.length === 0 ? [] : [`${wrong}: replay alone with --seed ${shown.join(', --seed ')}`];
  });
  const counts = wrongs.map(
    (wrong) => `${runs.filter((run) => wrongsOf(run).includes(wrong)).length} ${wrong}`,
  );
  const journal =
    journalProblems.length === 0
      ? 'every journal verifies'
      : `journals with ${journalProblems.length} problems: ${journalProblems.slice(0, mostShown).join('; ')}`;
  const touched = runs.filter(({ strangerWrites }) => strangerWrites > 0).map(({ story }) => story.seed);
  const strangers =
    touched.length === 0
      ? []
      : [
          `a hub swapped in between two commands, before it had spoken, was written to: seeds ${touched.join(', ')}`,
        ];
  const rescued = runs.filter(({ met }) => met !== null && met.writes > 0).map(({ story }) => story.seed);
  const inRescues =
    rescued.length === 0
      ? []
      : [
          `a hub without firmware was written in a rescue in place of the labelled one, and reported: seeds ${rescued.join(', ')}`,
        ];
  return {
    lines: [`${counts.join(', ')}; ${journal}`, ...failing, ...strangers, ...inRescues],
    isGood: failing.length === 0 && journalProblems.length === 0,
  };
};

export const longestRun = ({ runs }: Corpus): string => {
  const longestMs = Math.max(...runs.map(({ durationMs }) => durationMs));
  return `longest attempt ${(longestMs / 1000).toFixed(1)} s of ${allowanceMs / 1000} s allowed`;
};

/** One run from its story to its end, line by line. */
export const storyText = (run: Run): string => {
  const { trace, ...rest } = run;
  return [inspect(rest, { depth: 6 }), ...trace, `judged: ${wrongsOf(run).join(', ') || 'right'}`].join('\n');
};
