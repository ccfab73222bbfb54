import { beforeAll, describe, expect, it } from 'vitest';
import { faultKinds, storyOf } from './fault-story.ts';
import { loaderKinds } from './hub-faults.ts';
import { facts } from './judge/wrong.ts';
import { type Corpus, runCorpus } from './run-corpus.ts';
import { isPass, type Run, wrongEnds, wrongEndsOf } from './run-verdict.ts';

const sentences = {
  'false pass': 'record no pass for a hub that does not hold and run the production image',
  'false fail':
    'leave no hub that more scans, or a rescue of one without firmware, cannot bring to a pass once the fault is gone',
  'unexplained stall': 'all end in time, with a code from the closed set',
  'broken rule': 'send nothing that a real hub would not take, and call whoever a rescue meets what it is',
} as const;

describe.each(loaderKinds)('whole attempts on %s hubs with seeded faults', (loader) => {
  /** Each kind once by itself, some with a second. */
  const runCount = faultKinds(loader).length;
  let corpus: Corpus;
  beforeAll(async () => {
    const seeds = Array.from({ length: runCount }, (_, index) => index + 1);
    corpus = await runCorpus({ loader, seeds, runsPerBench: runCount, atOnce: 16 });
  }, 240_000);

  const seedsOf = (isWrong: (run: Run) => boolean): readonly number[] =>
    corpus.runs.filter(isWrong).map(({ story }) => story.seed);

  for (const wrong of wrongEnds)
    it(sentences[wrong], () => {
      expect(seedsOf((run) => wrongEndsOf(run).includes(wrong))).toEqual([]);
    });

  it.each(facts)('leave nothing untrue in the record: %s', (fact) => {
    const untrue = corpus.runs.flatMap(({ story: { seed }, untrue: wrongs }) =>
      wrongs.filter((wrong) => wrong.fact === fact).map(({ says }) => `seed ${seed}: ${says}`),
    );
    expect(untrue).toEqual([]);
  });

  it('leave benches that are right as a whole, and no bug behind', () => {
    expect(corpus.benchWrongs).toEqual([]);
  });

  it('meet every fault, some of which a hub survives at once and some of which stop it', () => {
    expect(new Set(corpus.runs.flatMap(({ story }) => story.kinds))).toEqual(new Set(faultKinds(loader)));
    const passes = corpus.runs.filter(({ outcome }) => isPass(outcome)).length;
    expect(passes).toBeGreaterThan(runCount / 10);
    expect(passes).toBeLessThan((runCount * 9) / 10);
  });
});

it('tells the same story for the same seed', () => {
  expect(storyOf('gecko', 77)).toEqual(storyOf('gecko', 77));
  expect(storyOf('gecko', 77)).not.toEqual(storyOf('gecko', 78));
});
