import { describe, expect, it } from 'vitest';
import { lineHealth } from '../../src-shared/domain/line-health.ts';
import type { LineLoad } from '../../src-shared/domain/line-load.ts';
import { goodLoad, loads } from './line-loads.ts';

/** Transfers of 1000 blocks, so many of which were sent again. */
const retried = (...retries: readonly number[]): readonly LineLoad[] =>
  retries.map((count) => ({ ...goodLoad, frames: 1_000, retries: count }));
const answering = (...times: readonly (number | null)[]): readonly LineLoad[] =>
  times.map((turnAroundMs) => ({ ...goodLoad, turnAroundMs }));
const reaching = (...shares: readonly number[]): readonly LineLoad[] =>
  shares.map((ceilingFraction) => ({ ...goodLoad, ceilingFraction }));
const five = (value: number): [number, number, number, number, number] => [value, value, value, value, value];
const signOf = (...history: readonly (readonly LineLoad[])[]): unknown => {
  const health = lineHealth(history.flat());
  return health.kind === 'degrading' ? health.signs[0] : health.kind;
};

describe('blocks sent again', () => {
  const clean = retried(0, 0, 0, 0, 0);
  const bad = retried(0, 0, 0, 13, 12);

  it.each<[string, readonly (readonly LineLoad[])[], number, number | null]>([
    ['5 of 1000 where there were none', [clean, bad], 5, 0],
    ['three times as many as before', [retried(2, 2, 2, 2, 2), retried(0, 0, 0, 15, 15)], 6, 2],
    ['20 of 1000 where nothing is known', [retried(0, 0, 0, 50, 50)], 20, null],
    ['still 2 of 1000, once it was bad', [clean, bad, retried(5, 5, 0, 0, 0)], 2, 0],
    [
      'still twice as many as before',
      [retried(2, 2, 2, 2, 2), retried(0, 0, 0, 15, 15), retried(10, 10, 0, 0, 0)],
      4,
      2,
    ],
    [
      'still 10 of 1000 of a line without a past',
      [retried(0, 0, 0, 50, 50), retried(25, 25, 0, 0, 0)],
      10,
      null,
    ],
  ])('are a sign: %s', (_what, history, per1000, before) => {
    expect(signOf(...history)).toEqual({ kind: 'retries', per1000, before });
  });

  it.each<[string, readonly (readonly LineLoad[])[]]>([
    ['fewer than 5 of 1000', [clean, retried(0, 0, 0, 12, 12)]],
    ['fewer than three times as many as before', [retried(2, 2, 2, 2, 2), retried(0, 0, 0, 15, 14)]],
    ['fewer than 20 of 1000 where nothing is known', [retried(0, 0, 0, 50, 49)]],
    ['fewer than 2 of 1000 again', [clean, bad, retried(5, 4, 0, 0, 0)]],
    [
      'fewer than twice as many as before again',
      [retried(2, 2, 2, 2, 2), retried(0, 0, 0, 15, 15), retried(10, 9, 0, 0, 0)],
    ],
    ['fewer than 10 of 1000 again, without a past', [retried(0, 0, 0, 50, 50), retried(25, 24, 0, 0, 0)]],
  ])('are none: %s', (_what, history) => {
    expect(signOf(...history)).toBe('good');
  });

  it('are counted over 200 blocks and no fewer', () => {
    expect(signOf(loads(5, { frames: 40, retries: 1 }))).toEqual({
      kind: 'retries',
      per1000: 25,
      before: null,
    });
    expect(signOf(loads(5, { frames: 39, retries: 1 }))).toBe('good');
  });

  it.each<[string, readonly LineLoad[], number | null]>([
    ['five transfers', retried(...five(0)), 0],
    ['five with one of a single block', [...retried(0, 0, 0, 0), ...loads(1, { frames: 1 })], 0],
    ['five that carried 200 blocks together', loads(5, { frames: 40 }), 0],
    ['five that carried fewer', loads(5, { frames: 39 }), null],
    ['four', retried(0, 0, 0, 0), null],
    [
      'four with blocks, and one that carried none',
      [...retried(0, 0, 0, 0), ...loads(1, { frames: 0 })],
      null,
    ],
    ['five whose rate differs', retried(4, 0, 1, 3, 2), 2],
    ['six whose rate differs', retried(4, 1, 1, 3, 2, 0), 1.5],
  ])('are held against the middle rate of earlier transfers: %s', (_what, earlier, before) => {
    expect(signOf(earlier, retried(0, 0, 0, 50, 50))).toMatchObject({ per1000: 20, before });
  });
});

describe('slow answers', () => {
  it.each<[string, readonly (readonly number[])[], number, number]>([
    ['4 ms later', [five(1), five(5)], 5, 1],
    ['twice as late', [five(10), five(20)], 20, 10],
    ['still 2 ms later, once they were', [five(1), five(5), five(3)], 3, 1],
    ['still half as late again', [five(10), five(20), five(15)], 15, 10],
  ])('are a sign: %s', (_what, history, ms, beforeMs) => {
    expect(signOf(answering(...history.flat()))).toEqual({ kind: 'turn-around', ms, beforeMs });
  });

  it.each<[string, readonly (readonly number[])[]]>([
    ['less than 4 ms later', [five(1), five(4.9)]],
    ['less than twice as late', [five(10), five(19.9)]],
    ['less than 2 ms later again', [five(1), five(5), five(2.9)]],
    ['less than half as late again', [five(10), five(20), five(14.9)]],
  ])('are none: %s', (_what, history) => {
    expect(signOf(answering(...history.flat()))).toBe('good');
  });

  it('are told by three recent transfers that were measured, and by no fewer', () => {
    const usual = answering(...five(1));
    expect(signOf(usual, answering(24, null, 16, null, 20))).toMatchObject({ ms: 20 });
    expect(signOf(usual, answering(24, null, null, null, 20))).toBe('good');
  });

  it('are held against five earlier ones that were measured, and against no fewer', () => {
    const slow = answering(...five(16));
    expect(signOf(answering(1, 1, 1, 1, null, 1), slow)).toMatchObject({ beforeMs: 1 });
    expect(signOf(answering(1, 1, 1, 1, null), slow)).toBe('good');
    expect(signOf(answering(1, 1, 1, 1), slow)).toBe('good');
  });

  it('are held against the last fifty that were good', () => {
    const history = [...loads(30, { turnAroundMs: 10 }), ...loads(30, { turnAroundMs: 12 })];
    expect(signOf(history, answering(...five(24)))).toMatchObject({ ms: 24, beforeMs: 12 });
  });
});

describe('the share of the ceiling', () => {
  it('is a sign a tenth lower, and stays one until it is less than a twentieth lower', () => {
    expect(signOf(reaching(...five(0.2), ...five(0.1)))).toEqual({
      kind: 'share',
      fraction: 0.1,
      before: 0.2,
    });
    expect(signOf(reaching(...five(0.2), ...five(0.11)))).toBe('good');
    expect(signOf(reaching(...five(0.1), ...five(0), ...five(0.05)))).toMatchObject({ fraction: 0.05 });
    expect(signOf(reaching(...five(0.1), ...five(0), ...five(0.06)))).toBe('good');
  });
});
