import { describe, expect, it } from 'vitest';
import { type BenchSource, followBench } from '../../../src-renderer/bench-view/follow-bench.ts';
import type { BenchEvent, BenchSnapshot } from '../../../src-shared/contract/bench.ts';
import { bench, event, slotView, working } from './sample-bench.ts';

const progress = (seq: number, bytes: number, coreId?: string): BenchEvent =>
  event(seq, { kind: 'slot', slot: slotView(1, working(bytes)) }, coreId);

/** A core that gives these snapshots in turn, each with the events that follow it. */
const core = (lives: readonly (readonly [BenchSnapshot, readonly BenchEvent[]])[]): BenchSource => {
  let life = -1;
  return {
    snapshot: async () => {
      life += 1;
      return lives[life]?.[0] ?? Promise.reject(new Error('no more snapshots'));
    },
    events: async function* () {
      yield* lives[life]?.[1] ?? [];
    } as unknown as BenchSource['events'],
  };
};

const follow = async (source: BenchSource, signal = new AbortController().signal) => {
  const seen: string[] = [];
  await followBench(
    source,
    {
      onSnapshot: ({ coreId, seq }) => seen.push(`snapshot ${coreId} ${seq}`),
      onChange: ({ seq }, _event, before) => seen.push(`event ${before.seq} to ${seq}`),
    },
    signal,
  );
  return seen;
};

describe('following a bench', () => {
  it('takes a snapshot, then its events', async () => {
    const seen = await follow(core([[bench(), [progress(8, 100), progress(9, 200)]]]));
    expect(seen).toEqual(['snapshot core 1 7', 'event 7 to 8', 'event 8 to 9']);
  });

  it('takes a snapshot again when an event was missed', async () => {
    const source = core([
      [bench(), [progress(8, 100), progress(10, 300)]],
      [bench({ seq: 10 }), [progress(11, 400)]],
    ]);
    expect(await follow(source)).toEqual([
      'snapshot core 1 7',
      'event 7 to 8',
      'snapshot core 1 10',
      'event 10 to 11',
    ]);
  });

  it('takes a snapshot again when another core speaks', async () => {
    const source = core([
      [bench(), [progress(8, 100, 'core 2')]],
      [bench({ coreId: 'core 2', seq: 1 }), []],
    ]);
    expect(await follow(source)).toEqual(['snapshot core 1 7', 'snapshot core 2 1']);
  });

  it('tells of no event twice', async () => {
    const seen = await follow(core([[bench(), [progress(7, 50), progress(8, 100), progress(8, 100)]]]));
    expect(seen).toEqual(['snapshot core 1 7', 'event 7 to 8']);
  });

  it('is silent once it is given up', async () => {
    const abort = new AbortController();
    abort.abort();
    expect(await follow(core([[bench(), [progress(8, 100)]]]), abort.signal)).toEqual([]);
  });
});
