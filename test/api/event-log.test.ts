import { describe, expect, it } from 'vitest';
import { createEventLog, type EventReader } from '../../src-main/core/bench/event-log.ts';
import type { BenchChange } from '../../src-shared/contract/bench.ts';

const change: BenchChange = { kind: 'notices', notices: [] };
const read = async (reader: EventReader, count: number): Promise<readonly number[]> => {
  const seqs: number[] = [];
  while (seqs.length < count) {
    const { value, done } = await reader.next();
    if (done) break;
    seqs.push(value.seq);
  }
  return seqs;
};
const publish = (log: ReturnType<typeof createEventLog>, count: number): void => {
  for (let i = 0; i < count; i++) log.publish(change);
};

describe('a reader of events', () => {
  it('gets every event once, numbered without a gap, across waiting', async () => {
    const log = createEventLog();
    const reader = log.follow({ coreId: log.coreId, afterSeq: 0 });
    publish(log, 3);
    const first = await read(reader, 3);
    const waiting = read(reader, 2);
    publish(log, 2);
    expect([...first, ...(await waiting)]).toEqual([1, 2, 3, 4, 5]);
  });

  it('catches up after it was away', async () => {
    const log = createEventLog();
    publish(log, 9);
    expect(await read(log.follow({ coreId: log.coreId, afterSeq: 6 }), 3)).toEqual([7, 8, 9]);
  });

  it('sees a gap when what it missed is not kept any more', async () => {
    const log = createEventLog(4);
    publish(log, 10);
    expect(await read(log.follow({ coreId: log.coreId, afterSeq: 2 }), 1)).toEqual([7]);
  });

  it('of another core gets the newest event, and with it the name of this one', async () => {
    const log = createEventLog();
    publish(log, 5);
    const { value } = await log.follow({ coreId: 'another', afterSeq: 700 }).next();
    expect(value).toMatchObject({ coreId: log.coreId, seq: 5 });
  });

  it('that falls behind is cut off, and the others are not', async () => {
    const log = createEventLog(4);
    publish(log, 1);
    const from = { coreId: log.coreId, afterSeq: 0 };
    const slow = log.follow(from);
    const quick = log.follow(from);
    await read(slow, 1);
    await read(quick, 1);
    const seen: number[] = [];
    for (let i = 0; i < 6; i++) {
      publish(log, 1);
      seen.push(...(await read(quick, 1)));
    }
    expect(seen).toEqual([2, 3, 4, 5, 6, 7]);
    await expect(slow.next()).rejects.toMatchObject({ code: 'events-lost' });
  });

  it.each(['returned', 'aborted', 'closed'] as const)('ends when %s, also while it waits', async (how) => {
    const log = createEventLog();
    const control = new AbortController();
    const reader = log.follow({ coreId: log.coreId, afterSeq: 0 }, control.signal);
    const waiting = reader.next();
    if (how === 'returned') await reader.return?.();
    if (how === 'aborted') control.abort();
    if (how === 'closed') log.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});
