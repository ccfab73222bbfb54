/**
 * The fault corpus: whole stories on strict virtual hubs, from label to settled record and on, with seeded faults of hub, line
 * and hand, and with a catalogue, a register, Work Orders and a clock that change meanwhile. Every fact of the record is judged
 * against what really happened to the hub (test/faults/judge).
 *
 *   npm run faults -- [--runs 2000] [--loader u-boot|gecko|mcuboot] [--seed N] [--at-once 24] [--first]
 *
 * Prints a table by fault for each loader; exits 1 when anything was judged wrongly, naming the seeds. `--loader` with
 * `--seed` runs one alone and prints its story in words and every line that crossed. `--first` begins no more runs once one was
 * judged wrongly. `npm run mutants -- --named --by faults` asks whether the corpus would tell a mistake at all.
 */
import { parseArgs } from 'node:util';
import { corpusTable, longestRun, storyText, verdictLines } from '../test/faults/corpus-text.ts';
import { type LoaderKind, loaderKinds } from '../test/faults/hub-faults.ts';
import { runCorpus } from '../test/faults/run-corpus.ts';
import { isRight } from '../test/faults/run-verdict.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    loader: { type: 'string' },
    'at-once': { type: 'string', default: '24' },
    first: { type: 'boolean', default: false },
  },
});

const refuse = (what: string): never => {
  console.error(`faults: ${what}`);
  process.exit(2);
};
const count = (name: string, text: string): number =>
  /^[1-9]\d{0,6}$/.test(text) ? Number(text) : refuse(`--${name} ${text}: a number from 1 to 9999999 is due`);
const isLoader = (text: string): text is LoaderKind => (loaderKinds as readonly string[]).includes(text);
const loadersOf = (text: string | undefined): readonly LoaderKind[] => {
  if (text === undefined) return loaderKinds;
  return isLoader(text) ? [text] : refuse(`--loader ${text}: ${loaderKinds.join(', ')}`);
};

const loaders = loadersOf(values.loader);
if (values.seed !== undefined && loaders.length > 1)
  refuse('--seed takes --loader: each has seeds of its own');
const runs = Math.ceil(count('runs', values.runs) / loaders.length);
const seeds =
  values.seed === undefined
    ? Array.from({ length: runs }, (_, index) => index + 1)
    : [count('seed', values.seed)];
const atOnce = count('at-once', values['at-once']);

for (const loader of loaders) {
  const startedAtMs = performance.now();
  let hasWrong = false;
  const corpus = await runCorpus({
    loader,
    seeds,
    runsPerBench: 128,
    atOnce,
    onRun: (run) => {
      hasWrong ||= !isRight(run);
    },
    isEnough: () => values.first && hasWrong,
  });
  const [only] = corpus.runs;
  const isAlone = values.seed !== undefined && only !== undefined;
  console.log(isAlone ? storyText(only) : corpusTable(corpus));
  const { lines, isGood } = verdictLines(corpus);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
  const sum = `${corpus.runs.length} runs on ${corpus.benches} benches in ${seconds} s; ${longestRun(corpus)}`;
  console.log(['', ...lines, sum, ''].join('\n'));
  if (!isGood) process.exitCode = 1;
}
