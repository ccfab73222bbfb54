import type { Sorted } from './excuses.ts';
import { targetOf } from './find-subjects.ts';
import { changeText } from './mutant.ts';
import { dueScore } from './targets.ts';
import { isAlive, type Verdict } from './verdict.ts';

export interface Score {
  readonly name: string;
  readonly killed: number;
  readonly survived: number;
  readonly excused: number;
  /** Of those that are not excused; 1 where there are none. */
  readonly fraction: number;
}

export const scoresOf = (verdicts: readonly Verdict[], sorted: Sorted): readonly Score[] => {
  const survivors = new Set(sorted.survivors);
  const groups = Map.groupBy(verdicts, ({ mutant }) => targetOf(mutant.file));
  return [...groups].map(([name, group]) => {
    const killed = group.filter((verdict) => !isAlive(verdict)).length;
    const survived = group.filter((verdict) => survivors.has(verdict)).length;
    const judged = killed + survived;
    const excused = group.length - judged;
    return { name, killed, survived, excused, fraction: judged === 0 ? 1 : killed / judged };
  });
};

const percent = (fraction: number): string => `${(Math.floor(fraction * 1000) / 10).toFixed(1)} %`;

const fateText = ({ fate }: Verdict): string => {
  if (fate.kind === 'unreached') return '  [no test comes past it]';
  return fate.kind === 'survived' && fate.isCut ? '  [the nearest tests only]' : '';
};

export const survivorLine = (verdict: Verdict): string => {
  const { mutant, source } = verdict;
  return `${mutant.file}:${mutant.line}:${mutant.column}  ${mutant.operator}  ${changeText(source, mutant)}${fateText(verdict)}`;
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

export const reportLines = (verdicts: readonly Verdict[], sorted: Sorted): readonly string[] => {
  const scores = scoresOf(verdicts, sorted);
  const width = Math.max(...scores.map(({ name }) => name.length), 0);
  return [
    ...section('survived', sorted.survivors.map(survivorLine)),
    ...section(
      'excused',
      sorted.excused.map(
        ({ excuse }) => `${excuse.file}:${excuse.about}  ${excuse.operator} x${excuse.count}: ${excuse.why}`,
      ),
    ),
    ...section('excuses that excuse nothing, or not what they say', sorted.stale),
    ...section(
      'score',
      scores.map(
        ({ name, killed, survived, excused, fraction }) =>
          `${name.padEnd(width)}  ${percent(fraction).padStart(7)}  ${killed} killed, ${survived} survived, ${excused} excused`,
      ),
    ),
  ];
};

/** No folder below the bar, and every excuse true. */
export const isGood = (verdicts: readonly Verdict[], sorted: Sorted): boolean =>
  sorted.stale.length === 0 && scoresOf(verdicts, sorted).every(({ fraction }) => fraction >= dueScore);
