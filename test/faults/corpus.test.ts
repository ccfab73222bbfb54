import { beforeAll, describe, expect, it } from 'vitest';
import { faultKinds, storyOf } from './fault-story.ts';
import { loaderKinds } from './hub-faults.ts';
import { type Corpus, runCorpus } from './run-corpus.ts';
import { isPass, type Run, type Wrong, wrongsOf } from './run-verdict.ts';

describe.each(loaderKinds)('whole attempts on %s hubs with seeded faults', (loader) => {
  /** Each kind once by itself, some with a second. */
  const runCount = faultKinds(loader).length;
  let corpus: Corpus;
  beforeAll(async () => {
    const seeds = Array.from({ length: runCount }, (_, index) => index + 1);
    corpus = await runCorpus({ loader, seeds, runsPerBench: runCount, atOnce: 16 });
  }, 240_000);

  const judged = (wrong: Wrong): readonly Run[] => corpus.runs.filter((run) => wrongsOf(run).includes(wrong));

  it('record no pass for a hub that does not hold and run the production image', () => {
    expect(judged('false pass')).toEqual([]);
  });

  it('leave no hub that one more scan, or a rescue of one without firmware, cannot bring to a pass once the fault is gone', () => {
    expect(judged('false fail')).toEqual([]);
  });

  it('all end in time, with a code from the closed set', () => {
    expect(judged('unexplained stall')).toEqual([]);
  });

  it('send nothing that a real hub would not take, and call whoever a rescue meets what it is', () => {
    expect(judged('broken rule')).toEqual([]);
  });

  it('write to no hub in another’s place that had spoken before', () => {
    expect(judged('stranger written')).toEqual([]);
  });

  it('leave a journal that verifies, and no bug behind', () => {
    expect(corpus.journalProblems).toEqual([]);
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
