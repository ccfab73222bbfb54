import { type FaultBench, makeFaultBench } from './fault-bench.ts';
import { type FaultStory, needsOwnBench, storyOf } from './fault-story.ts';
import type { LoaderKind } from './hub-faults.ts';
import { judgeBench } from './judge/judge-bench.ts';
import type { Wrong } from './judge/wrong.ts';
import { readChain } from './read-record.ts';
import { runStory } from './run-story.ts';
import { isRight, type Run } from './run-verdict.ts';
import { inStoryTime } from './story-time.ts';

export interface CorpusOptions {
  readonly loader: LoaderKind;
  readonly seeds: readonly number[];
  /** Runs on one bench, where a story does not need one of its own; each bench is judged at its end. */
  readonly runsPerBench: number;
  readonly atOnce: number;
  readonly onRun?: (run: Run) => void;
  /** {@link storyOf} unless told otherwise. */
  readonly tell?: typeof storyOf;
  /** Nothing is begun any more once it answers true. */
  readonly isEnough?: () => boolean;
}

/** A bench that is wrong as a whole, and whose stories it held. */
export interface BenchWrongs {
  readonly seeds: readonly number[];
  readonly wrongs: readonly Wrong[];
  readonly bugs: readonly string[];
}

export interface Corpus {
  readonly loader: LoaderKind;
  readonly runs: readonly Run[];
  readonly benchWrongs: readonly BenchWrongs[];
  readonly benches: number;
}

const judgedAsWhole = (bench: FaultBench, stories: readonly FaultStory[]): readonly BenchWrongs[] => {
  const { store } = bench.core;
  const wrongs = judgeBench(store.benchId, readChain(bench.core));
  const { bugs } = bench;
  const seeds = stories.map(({ seed }) => seed);
  return wrongs.length + bugs.length === 0 ? [] : [{ seeds, wrongs, bugs }];
};

/** Whatever goes wrong with the stage itself, its story can be replayed. */
const toldWithSeed = async <Result>(
  { loader, seed }: FaultStory,
  run: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await run();
  } catch (cause) {
    throw new Error(`--loader ${loader} --seed ${seed}: the story could not be told to its end`, { cause });
  }
};

const runBench = async (
  stories: readonly FaultStory[],
  atOnce: number,
  { loader, onRun, seeds, isEnough = () => false }: CorpusOptions,
): Promise<Corpus> => {
  const bench = await makeFaultBench(loader, stories);
  const runs: Run[] = [];
  const waiting = [...stories.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !isEnough(); next = waiting.shift()) {
      const [index, story] = next;
      const run = await toldWithSeed(story, () => runStory(bench, story, index));
      // A thousand traces of a run as it should be are of no use to anybody.
      runs.push(isRight(run) && seeds.length > 1 ? { ...run, trace: [] } : run);
      onRun?.(run);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, stories.length) }, work));
    return { runs, benchWrongs: judgedAsWhole(bench, stories), benches: 1, loader };
  } finally {
    bench.remove();
  }
};

const groupsOf = <Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

/** Stories with a bench of their own, as many benches at once as there are attempts elsewhere. */
const runAlone = async (
  stories: readonly FaultStory[],
  options: CorpusOptions,
): Promise<readonly Corpus[]> => {
  const parts: Corpus[] = [];
  const waiting = [...stories];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (options.isEnough?.() !== true) parts.push(await runBench([next], 1, options));
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
  return parts;
};

/** Runs the stories of these seeds, many at once on each bench, bench after bench; then those that need one each. */
export const runCorpus = (options: CorpusOptions): Promise<Corpus> => inStoryTime(() => runAll(options));

const runAll = async (options: CorpusOptions): Promise<Corpus> => {
  const { seeds, runsPerBench, loader, atOnce, tell = storyOf } = options;
  const stories = seeds.map((seed) => tell(loader, seed));
  const together = stories.filter((story) => !needsOwnBench(story));
  const parts: Corpus[] = [];
  for (const group of groupsOf(together, runsPerBench)) parts.push(await runBench(group, atOnce, options));
  parts.push(...(await runAlone(stories.filter(needsOwnBench), options)));
  return {
    runs: parts.flatMap(({ runs }) => runs),
    benchWrongs: parts.flatMap(({ benchWrongs }) => benchWrongs),
    benches: parts.length,
    loader,
  };
};
