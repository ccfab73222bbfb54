import { makeFaultBench } from './fault-bench.ts';
import { storyOf } from './fault-story.ts';
import type { LoaderKind } from './hub-faults.ts';
import { runStory } from './run-story.ts';
import { type Run, wrongsOf } from './run-verdict.ts';

export interface CorpusOptions {
  readonly loader: LoaderKind;
  readonly seeds: readonly number[];
  /** Runs on one bench; each bench's journal is verified at its end. */
  readonly runsPerBench: number;
  readonly atOnce: number;
  readonly onRun?: (run: Run) => void;
  /** {@link storyOf} unless told otherwise. */
  readonly tell?: typeof storyOf;
}

export interface Corpus {
  readonly loader: LoaderKind;
  readonly runs: readonly Run[];
  readonly journalProblems: readonly string[];
  readonly benches: number;
}

const runBench = async (
  seeds: readonly number[],
  { loader, atOnce, onRun, tell = storyOf }: CorpusOptions,
): Promise<Corpus> => {
  const stories = seeds.map((seed) => tell(loader, seed));
  const bench = await makeFaultBench(loader, stories);
  const runs: Run[] = [];
  const waiting = [...stories.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, story] = next;
      const run = await runStory(bench, story, index);
      // A thousand traces of a run as it should be are of no use to anybody.
      runs.push(wrongsOf(run).length === 0 && seeds.length > 1 ? { ...run, trace: [] } : run);
      onRun?.(run);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
    return { runs, journalProblems: bench.journalProblems(), benches: 1, loader };
  } finally {
    bench.remove();
  }
};

/** Runs the stories of these seeds, many at once on each bench, bench after bench. */
export const runCorpus = async (options: CorpusOptions): Promise<Corpus> => {
  const { seeds, runsPerBench } = options;
  const parts: Corpus[] = [];
  for (let at = 0; at < seeds.length; at += runsPerBench)
    parts.push(await runBench(seeds.slice(at, at + runsPerBench), options));
  return {
    runs: parts.flatMap(({ runs }) => runs),
    journalProblems: parts.flatMap(({ journalProblems }) => journalProblems),
    benches: parts.length,
    loader: options.loader,
  };
};
