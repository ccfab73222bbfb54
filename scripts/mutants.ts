/**
 * Mutation testing of what a verdict stands on (scripts/mutants/targets.ts): each small change of the source has to make
 * some unit test fail.
 *
 *   npm run mutants -- [--files <glob>]... [--tests <glob>]... [--since <git rev>] [--mutant <id>] [--json]
 *                      [--no-cache] [--workers 2] [--budget <seconds per mutant>]
 *   npm run mutants -- --named [<part of a fact>] [--by tests|faults] [--runs 120]
 *
 * Prints every survivor with its change, what is excused and why, and the score of each folder. Exits 1 below 95 % in
 * any folder, or where an excuse excuses nothing.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { readExcuses, sortOut } from './mutants/excuses.ts';
import { findSubjects } from './mutants/find-subjects.ts';
import { judge } from './mutants/judge.ts';
import { judgeNamed } from './mutants/named/judge-named.ts';
import { isGood, reportLines, scoresOf, survivorLine } from './mutants/report.ts';
import { root } from './places.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', multiple: true, default: [] },
    tests: { type: 'string', multiple: true, default: [] },
    since: { type: 'string' },
    mutant: { type: 'string' },
    json: { type: 'boolean', default: false },
    cache: { type: 'boolean', default: true },
    workers: { type: 'string', default: '2' },
    budget: { type: 'string', default: '10' },
    named: { type: 'boolean', default: false },
    by: { type: 'string', default: 'tests' },
    runs: { type: 'string', default: '120' },
  },
  allowNegative: true,
});

const refuse = (what: string): never => {
  console.error(`mutants: ${what}`);
  process.exit(2);
};
const count = (name: string, text: string): number =>
  /^[1-9]\d{0,5}$/.test(text) ? Number(text) : refuse(`--${name} ${text}: a number from 1 to 999999 is due`);

/** On the error stream, so that `--json` stays whole. */
const tell = (line: string): void =>
  console.error(`mutants: ${(performance.now() / 1_000).toFixed(0).padStart(4)} s  ${line}`);

const changedSince = (revision: string): readonly string[] =>
  execFileSync('git', ['diff', '--name-only', revision, '--'], { cwd: root, encoding: 'utf8' }).split('\n');

const runMutants = async (): Promise<boolean> => {
  const only = values.mutant ?? null;
  const files = only === null ? values.files : [only.slice(0, only.indexOf(':'))];
  const changed = values.since === undefined ? null : changedSince(values.since);
  const subjects = findSubjects({ files, changed });
  const mutantCount = subjects.reduce((sum, { mutants }) => sum + mutants.length, 0);
  tell(`${mutantCount} mutants in ${subjects.length} files`);
  if (only !== null && !subjects.some(({ mutants }) => mutants.some(({ id }) => id === only)))
    refuse(`no mutant ${only} (any more)`);
  const seconds = count('budget', values.budget);
  const verdicts = await judge(subjects, {
    workers: count('workers', values.workers),
    budget: { huntMs: seconds * 1_000, aloneFiles: Math.max(3, seconds) },
    tests: values.tests,
    isCached: values.cache && only === null,
    only,
    tell,
  });
  if (only !== null) {
    for (const { mutant, source, fate } of verdicts)
      console.log(survivorLine({ mutant, source, fate }), JSON.stringify(fate));
    return verdicts.every(({ fate }) => fate.kind === 'killed');
  }
  const sorted = sortOut(
    verdicts,
    subjects.flatMap(({ path, source }) => readExcuses(path, source)),
  );
  const flat = verdicts.map(({ mutant: { id, operator, edit }, fate }) => ({ id, operator, edit, fate }));
  const { excused, stale } = sorted;
  if (values.json)
    console.log(
      JSON.stringify({
        scores: scoresOf(verdicts, sorted),
        stale,
        excused: excused.map(({ excuse }) => excuse),
        mutants: flat,
      }),
    );
  else console.log(reportLines(verdicts, sorted).join('\n'));
  return isGood(verdicts, sorted);
};

const runNamed = (): Promise<boolean> => {
  if (values.by !== 'tests' && values.by !== 'faults') return refuse(`--by ${values.by}: tests or faults`);
  return judgeNamed({
    by: values.by,
    part: positionals[0] ?? '',
    runs: count('runs', values.runs),
    workers: count('workers', values.workers),
    tell,
  });
};

const startedAtMs = performance.now();
const isFine = await (values.named ? runNamed() : runMutants());
tell(`${isFine ? 'good' : 'not good'}, ${((performance.now() - startedAtMs) / 1_000).toFixed(0)} s`);
process.exitCode = isFine ? 0 : 1;
