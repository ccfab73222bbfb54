import { isOperator, type Operator } from './mutant.ts';
import { isAlive, type Verdict } from './verdict.ts';

/**
 * `// mutant: <operator>: why it cannot matter`, behind the line or on lines of its own above it. With `x2` behind the
 * operator it excuses two of that kind, and no third that may come later.
 */
export interface Excuse {
  readonly file: string;
  /** Where the excuse stands. */
  readonly line: number;
  /** The line it speaks of. */
  readonly about: number;
  readonly operator: Operator;
  readonly count: number;
  readonly why: string;
}

const pattern = /\/\/ mutant: ([a-z]+)(?: x(\d+))?: (.+)$/;

/** A comment that means to be an excuse and is none is worse than none. */
const readExcuse = (file: string, line: number, about: number, text: string): Excuse => {
  const [, operator = '', count = '1', why = ''] = pattern.exec(text) ?? [];
  if (!isOperator(operator))
    throw new Error(`${file}:${line}: an excuse reads "// mutant: <operator>: why", not "${text.trim()}"`);
  return { file, line, about, operator, count: Number(count), why };
};

export const readExcuses = (file: string, source: string): readonly Excuse[] => {
  const lines = source.split('\n');
  const isComment = (text: string | undefined) => /^\s*\/\//.test(text ?? '');
  return lines.flatMap((text, at) => {
    if (!/\/\/\s*mutant\b/.test(text)) return [];
    let about = at;
    while (isComment(lines[about])) about++;
    return [readExcuse(file, at + 1, about + 1, text)];
  });
};

export interface Excused {
  readonly excuse: Excuse;
  readonly verdicts: readonly Verdict[];
}

export interface Sorted {
  readonly excused: readonly Excused[];
  /** What is wrong with an excuse, in words. */
  readonly stale: readonly string[];
  /** Alive, and not excused. */
  readonly survivors: readonly Verdict[];
}

const staleText = ({ file, line, operator, count }: Excuse, alive: number): string =>
  `${file}:${line}: excuses ${count} of ${operator}, and ${alive === 0 ? 'none' : alive} survived`;

/** Puts each survivor to its excuse; an excuse has to fit exactly. */
export const sortOut = (verdicts: readonly Verdict[], excuses: readonly Excuse[]): Sorted => {
  const alive = verdicts.filter(isAlive);
  const sorted = excuses.map((excuse) => ({
    excuse,
    verdicts: alive.filter(
      ({ mutant }) =>
        mutant.file === excuse.file && mutant.line === excuse.about && mutant.operator === excuse.operator,
    ),
  }));
  const fitting = sorted.filter(({ excuse, verdicts: found }) => found.length === excuse.count);
  const taken = new Set(fitting.flatMap(({ verdicts: found }) => found));
  return {
    excused: fitting,
    stale: sorted
      .filter((each) => !fitting.includes(each))
      .map(({ excuse, verdicts: found }) => staleText(excuse, found.length)),
    survivors: alive.filter((verdict) => !taken.has(verdict)),
  };
};
