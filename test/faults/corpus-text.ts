import { inspect } from 'node:util';
import { formatTable } from '../../src-main/cli/table.ts';
import { faultKinds } from './fault-story.ts';
import { type Fact, facts } from './judge/wrong.ts';
import { allowanceMs } from './one-attempt.ts';
import type { Corpus } from './run-corpus.ts';
import { isPass, isRight, type Run, type WrongEnd, wrongEnds, wrongEndsOf } from './run-verdict.ts';
import { tellStory } from './tell-story.ts';

const rowOf = (name: string, runs: readonly Run[]): readonly string[] => {
  const ended = (kind: string): string => {
    const count = runs.filter(({ outcome }) => outcome?.kind === kind).length;
    return count === 0 ? '' : String(count);
  };
  const again = runs.filter((run) => !isPass(run.outcome) && isPass(run.again)).length;
  const wrong = (kind: WrongEnd): string =>
    String(runs.filter((run) => wrongEndsOf(run).includes(kind)).length);
  return [
    name,
    String(runs.length),
    ended('re-flashed'),
    ended('already-current'),
    ended('quarantined'),
    ended('failed'),
    String(again),
    String(runs.filter(({ isRescue, again }) => isRescue && isPass(again)).length),
    ...wrongEnds.map(wrong),
    String(runs.filter(({ untrue }) => untrue.length > 0).length),
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
    ...wrongEnds,
    'untrue',
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

const seedsText = (runs: readonly Run[]): string =>
  runs
    .map(({ story }) => story.seed)
    .toSorted((a, b) => a - b)
    .slice(0, mostShown)
    .join(', --seed ');

/** How many runs are wrong in this way, and which; with one sentence of what is untrue, as an example. */
const lineOf = (what: string, runs: readonly Run[], says: string | undefined): readonly string[] => {
  if (runs.length === 0) return [];
  const example = says === undefined ? '' : `\n    for example: ${says}`;
  return [`${what}: ${runs.length} runs, replay alone with --seed ${seedsText(runs)}${example}`];
};

const endsOf = ({ outcome, again }: Run): string =>
  `it ended as ${JSON.stringify(outcome)}, and at last as ${JSON.stringify(again)}`;

const wrongLines = (runs: readonly Run[]): readonly string[] => {
  const about = (fact: Fact) => (run: Run) => run.untrue.find((wrong) => wrong.fact === fact);
  return [
    ...wrongEnds.flatMap((wrong) => {
      const ended = runs.filter((run) => wrongEndsOf(run).includes(wrong));
      return lineOf(wrong, ended, ended[0] && endsOf(ended[0]));
    }),
    ...facts.flatMap((fact) => {
      const untrue = runs.filter((run) => about(fact)(run) !== undefined);
      return lineOf(`untrue ${fact}`, untrue, untrue[0] && about(fact)(untrue[0])?.says);
    }),
  ];
};

const benchLines = ({ benchWrongs }: Corpus): readonly string[] =>
  benchWrongs.flatMap(({ seeds, wrongs, bugs }) =>
    [...wrongs.map(({ fact, says }) => `untrue ${fact}: ${says}`), ...bugs.map((bug) => `a bug: ${bug}`)]
      .slice(0, mostShown)
      .map((text) => `on the bench of seeds ${seeds.slice(0, mostShown).join(', ')}: ${text}`),
  );

/** The verdict in words, with the seeds to replay. */
export const verdictLines = (
  corpus: Corpus,
): { readonly lines: readonly string[]; readonly isGood: boolean } => {
  const { runs } = corpus;
  const counts = wrongEnds.map(
    (wrong) => `${runs.filter((run) => wrongEndsOf(run).includes(wrong)).length} ${wrong}`,
  );
  const untrue = facts.map(
    (fact) => `${runs.filter((run) => run.untrue.some((wrong) => wrong.fact === fact)).length} ${fact}`,
  );
  const wrongs = [...wrongLines(runs), ...benchLines(corpus)];
  const lines = [`${counts.join(', ')}; untrue: ${untrue.join(', ')}`, ...wrongs, ...rescueLines(runs)];
  return { lines, isGood: wrongs.length === 0 && runs.every(isRight) };
};

const rescueLines = (runs: readonly Run[]): readonly string[] => {
  const rescued = runs.filter(({ met }) => met !== null && met.writes > 0);
  if (rescued.length === 0) return [];
  return [
    `a hub without firmware was written in a rescue in place of the labelled one, and reported: seeds ${seedsText(rescued).replaceAll('--seed ', '')}`,
  ];
};

export const longestRun = ({ runs }: Corpus): string => {
  const longestMs = Math.max(...runs.map(({ durationMs }) => durationMs));
  return `longest attempt ${(longestMs / 1000).toFixed(1)} s of ${allowanceMs / 1000} s allowed`;
};

/** One run from its story to its end, line by line. */
export const storyText = (run: Run): string => {
  const { trace, untrue, story, ...rest } = run;
  const wrongs = [...wrongEndsOf(run), ...untrue.map(({ fact, says }) => `untrue ${fact}: ${says}`)];
  return [
    tellStory(story),
    inspect({ story, ...rest }, { depth: 6 }),
    ...trace,
    `judged: ${wrongs.join('\n  ') || 'right'}`,
  ].join('\n');
};
