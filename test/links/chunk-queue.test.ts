import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChunkQueue } from '../../src-main/core/links/chunk-queue.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('ChunkQueue', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('gives chunks in the order in which they came', async () => {
    const queue = new ChunkQueue('slot 1');
    queue.push(bytes(1));
    queue.push(bytes(2));
    expect([await queue.next(0), await queue.next(0)]).toEqual([bytes(1), bytes(2)]);
  });

  it('wakes a waiting reader', async () => {
    const queue = new ChunkQueue('slot 1');
    const read = queue.next(1_000);
    queue.push(bytes(7));
    expect(await read).toEqual(bytes(7));
  });

  it.each(['bytes', 'time', 'fault', 'abort'])(
    'leaves no timer behind when a wait ends by %s',
    async (end) => {
      const queue = new ChunkQueue('slot 1');
      const controller = new AbortController();
      const read = queue.next(1_000, controller.signal).catch(() => null);
      if (end === 'bytes') queue.push(bytes(7));
      if (end === 'time') vi.advanceTimersByTime(1_000);
      if (end === 'fault') queue.fail(new Fault('port-lost', 'slot 1'));
      if (end === 'abort') controller.abort();
      await read;
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('waits the longest a timer can when told to wait longer', async () => {
    const queue = new ChunkQueue('slot 1');
    let isOver = false;
    void queue.next(Number.POSITIVE_INFINITY).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(isOver).toBe(false);
  });

  it('rejects once with link-overflow, with the bytes lost, and works on', async () => {
    const queue = new ChunkQueue('slot 1', 4);
    queue.push(bytes(1, 2, 3));
    queue.push(bytes(4, 5));
    await expect(queue.next(0)).rejects.toMatchObject({
      code: 'link-overflow',
      message: expect.stringContaining('slot 1: 5 bytes'),
    });
    queue.push(bytes(6));
    expect(await queue.next(0)).toEqual(bytes(6));
  });

  it('forgets an overflow that was discarded', async () => {
    const queue = new ChunkQueue('slot 1', 4);
    queue.push(bytes(1, 2, 3, 4, 5));
    expect(queue.discard()).toBe(5);
    expect(await queue.next(0)).toBeNull();
  });

  it('keeps the first fault', async () => {
    const queue = new ChunkQueue('slot 1');
    queue.fail(new Fault('port-lost', 'first'));
    queue.fail(new Fault('port-stalled', 'second'));
    await expect(queue.next(0)).rejects.toMatchObject({ message: 'first' });
  });

  it('takes a second reader for a bug of the program', async () => {
    const queue = new ChunkQueue('slot 1');
    void queue.next(1_000);
    await expect(queue.next(1_000)).rejects.toThrow('two readers at once');
  });
});
