/**
 * The fault corpus: whole attempts, from label to settled record, on strict virtual hubs with seeded faults of hub, line
 * and hand, each judged against what is true of the hub.
 *
 *   npm run faults -- [--runs 1024] [--seed N] [--loader u-boot] [--at-once 24]
 *
 * Prints a table by fault; exits 1 when anything was judged wrongly, naming the seeds. `--seed` runs one alone and
 * prints its story and every line that crossed.
 */
import { parseArgs } from 'node:util';
import { corpusTable, longestRun, storyText, verdictLines } from '../test/faults/corpus-text.ts';
import { runCorpus } from '../test/faults/run-corpus.ts';

/** Loaders whose virtual hubs take faults. */
const loaders = ['u-boot'];

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1024' },
    seed: { type: 'string' },
    loader: { type: 'string', default: 'u-boot' },
    'at-once': { type: 'string', default: '24' },
  },
});

const count = (name: string, text: string): number => {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  console.error(`faults: --${name} ${text}: a number from 1 to 9999999 is due`);
  process.exit(2);
};
if (!loaders.includes(values.loader)) {
  console.error(`faults: no virtual hub for loader ${values.loader}; there is ${loaders.join(', ')}`);
  process.exit(2);
}

const isAlone = values.seed !== undefined;
const seeds =
  values.seed === undefined
    ? Array.from({ length: count('runs', values.runs) }, (_, index) => index + 1)
    : [count('seed', values.seed)];
const startedAtMs = performance.now();
let done = 0;
const onRun = (): void => {
  done++;
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${seeds.length} runs`);
};
const corpus = await runCorpus({
  seeds,
  runsPerBench: 128,
  atOnce: count('at-once', values['at-once']),
  onRun,
});
if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');

const [only] = corpus.runs;
console.log(isAlone && only !== undefined ? storyText(only) : corpusTable(corpus));
const { lines, isGood } = verdictLines(corpus);
console.log(['', ...lines].join('\n'));
const seconds = (performance.now() - startedAtMs) / 1000;
console.log(
  `${corpus.runs.length} runs on ${corpus.benches} benches in ${seconds.toFixed(0)} s; ${longestRun(corpus)}`,
);
process.exitCode = isGood ? 0 : 1;
