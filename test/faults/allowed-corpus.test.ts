import { beforeAll, describe, expect, it } from 'vitest';
import { storyOf } from './fault-story.ts';
import { loaderKinds } from './hub-faults.ts';
import { type Corpus, runCorpus } from './run-corpus.ts';
import { isPass, wrongEnds, wrongEndsOf } from './run-verdict.ts';

/** More than the smallest seed, so that other faults join than in the corpus without overrides. */
const firstSeed = 2_001;
const runCount = 24;

/**
 * Hubs with other hardware than the register holds: each is blocked, allowed once by a shift lead, and then meets its
 * faults. An override is a permission to write, never one to pass.
 */
describe.each(loaderKinds)('faults on %s hubs that a shift lead allowed once', (loader) => {
  let corpus: Corpus;
  beforeAll(async () => {
    const seeds = Array.from({ length: runCount }, (_, index) => firstSeed + index);
    const tell: typeof storyOf = (...which) => ({ ...storyOf(...which), isRevised: true });
    corpus = await runCorpus({ loader, seeds, runsPerBench: 64, atOnce: 8, tell });
  }, 240_000);

  it.each(wrongEnds)('make no %s', (wrong) => {
    expect(corpus.runs.filter((run) => wrongEndsOf(run).includes(wrong))).toEqual([]);
  });

  it('leave nothing untrue in the record', () => {
    expect(
      corpus.runs.flatMap(({ story: { seed }, untrue }) => untrue.map((one) => ({ seed, ...one }))),
    ).toEqual([]);
  });

  it('leave benches that are right as a whole, with passes among them', () => {
    expect(corpus.benchWrongs).toEqual([]);
    expect(corpus.runs.filter(({ outcome }) => isPass(outcome)).length).toBeGreaterThan(runCount / 10);
  });
});
