import { expect, it } from 'vitest';
import { createCoalescer } from '../../src-main/core/slots/coalesce.ts';
import { createFakeTime } from './fake-time.ts';

const counting = () => {
  const time = createFakeTime();
  const toldAtMs: number[] = [];
  const coalescer = createCoalescer({ clock: time, timer: time }, () => toldAtMs.push(time.nowMs()));
  return { time, toldAtMs, coalescer };
};

it('tells progress at most ten times a second', () => {
  const { time, toldAtMs, coalescer } = counting();
  for (let ms = 0; ms < 3_000; ms++) {
    coalescer.soon();
    time.pass(1);
  }
  const perSecond = [0, 1_000, 2_000].map(
    (from) => toldAtMs.filter((at) => at >= from && at < from + 1_000).length,
  );
  expect(perSecond).toEqual([10, 10, 10]);
});

it('tells the last of it though nothing follows', () => {
  const { time, toldAtMs, coalescer } = counting();
  coalescer.soon();
  coalescer.soon();
  time.pass(1_000);
  expect(toldAtMs).toEqual([0, 100]);
});

it('tells other changes at once, and what waited with them', () => {
  const { time, toldAtMs, coalescer } = counting();
  coalescer.soon();
  time.pass(10);
  coalescer.soon();
  coalescer.now();
  time.pass(1_000);
  expect(toldAtMs).toEqual([0, 10]);
});

it('tells nothing once it is stopped', () => {
  const { time, toldAtMs, coalescer } = counting();
  coalescer.soon();
  coalescer.soon();
  coalescer.stop();
  time.pass(1_000);
  expect(toldAtMs).toEqual([0]);
});
