import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDeviceModelKey } from '../../src-shared/domain/device-model.ts';
import { type LineHealth, lineHealth } from '../../src-shared/domain/line-health.ts';
import { latencyText, signsHint, signsText } from '../../src-shared/domain/line-health-text.ts';
import type { LineLoad } from '../../src-shared/domain/line-load.ts';
import { goodLoad, loads } from './line-loads.ts';

const otherModel = parseDeviceModelKey('106C-0103') ?? goodLoad.deviceModel;
const signsOf = (health: LineHealth): readonly string[] =>
  health.kind === 'degrading' ? health.signs.map(({ kind }) => kind) : [];
const textOf = (health: LineHealth): string => (health.kind === 'degrading' ? signsText(health.signs) : '');

const anyLoad: fc.Arbitrary<LineLoad> = fc.record({
  atMs: fc.nat(),
  deviceModel: fc.constantFrom(goodLoad.deviceModel, otherModel),
  baudRate: fc.constantFrom(115_200, 921_600),
  latency: fc.constantFrom('low', 'refused', 'not-asked'),
  imageBytes: fc.nat(1_000_000),
  frames: fc.nat(10_000),
  retries: fc.nat(200),
  turnAroundMs: fc.option(fc.double({ min: 0, max: 60, noNaN: true })),
  ceilingFraction: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

describe('the health of a line', () => {
  it('is not judged by fewer than five transfers', () => {
    expect(lineHealth(loads(4, { retries: 50 }))).toEqual({ kind: 'unknown' });
    expect(lineHealth(loads(5))).toEqual({ kind: 'good' });
  });

  it('gets worse when blocks are sent again that were not before', () => {
    const history = [...loads(10), ...loads(5, { retries: 2 })];
    expect(lineHealth(history)).toEqual({
      kind: 'degrading',
      signs: [{ kind: 'retries', per1000: 15.625, before: 0 }],
    });
    expect(textOf(lineHealth(history))).toBe('16 of 1000 blocks sent again, 0 before (last 5 transfers)');
  });

  it('is not called bad for one transfer of a hub that sat badly', () => {
    expect(lineHealth([...loads(10), ...loads(1, { retries: 40 }), ...loads(3)])).toEqual({ kind: 'good' });
  });

  it('is not called bad for retries it always had', () => {
    expect(lineHealth(loads(40, { retries: 1 }))).toEqual({ kind: 'good' });
  });

  it('is called bad from the start when a great share is sent again', () => {
    const health = lineHealth(loads(5, { retries: 4 }));
    expect(health).toEqual({
      kind: 'degrading',
      signs: [{ kind: 'retries', per1000: 31.25, before: null }],
    });
    expect(textOf(health)).toBe('31 of 1000 blocks sent again (last 5 transfers)');
  });

  it('says nothing of rates over a handful of blocks', () => {
    expect(lineHealth(loads(20, { frames: 4, retries: 1 }))).toEqual({ kind: 'good' });
  });

  it('gets worse when answers take longer than they did', () => {
    const history = [...loads(10), ...loads(5, { turnAroundMs: 16.4 })];
    expect(signsOf(lineHealth(history))).toEqual(['turn-around']);
    expect(textOf(lineHealth(history))).toBe('answers take 16 ms, 1.0 ms before (last 5 transfers)');
  });

  it('does not hold the slow answers of another Device Model against the line', () => {
    const slow = { deviceModel: otherModel, turnAroundMs: 25 };
    expect(lineHealth([...loads(10), ...loads(5, slow)])).toEqual({ kind: 'good' });
    expect(lineHealth([...loads(10), ...loads(5, { baudRate: 9_600, turnAroundMs: 25 })])).toEqual({
      kind: 'good',
    });
  });

  it('gets worse when the share of the ceiling falls', () => {
    expect(signsOf(lineHealth([...loads(10), ...loads(5, { ceilingFraction: 0.8 })]))).toEqual(['share']);
    expect(signsOf(lineHealth([...loads(10), ...loads(5, { ceilingFraction: 0.9 })]))).toEqual([]);
  });

  it('stays bad until it is clearly good again', () => {
    const bad = [...loads(10), ...loads(5, { retries: 2 })];
    const between = loads(5, { frames: 256, retries: 1 });
    expect(signsOf(lineHealth([...loads(10), ...between]))).toEqual([]);
    expect(signsOf(lineHealth([...bad, ...between]))).toEqual(['retries']);
    expect(signsOf(lineHealth([...bad, ...between, ...loads(5)]))).toEqual([]);
  });

  it('does not become the measure for itself while it is bad', () => {
    expect(signsOf(lineHealth([...loads(10), ...loads(150, { turnAroundMs: 16 })]))).toEqual(['turn-around']);
  });

  it('is never bad where every transfer is like the one before, below the limit for a line without a past', () => {
    fc.assert(
      fc.property(anyLoad, fc.integer({ min: 5, max: 60 }), (load, count) => {
        const quiet = { ...load, retries: Math.min(load.retries, Math.floor(load.frames / 100)) };
        expect(lineHealth(Array.from({ length: count }, () => quiet))).toEqual({ kind: 'good' });
      }),
    );
  });

  it('does not depend on what lies further back than one is told, once five good transfers followed', () => {
    fc.assert(
      fc.property(fc.array(anyLoad, { maxLength: 80 }), (history) => {
        const health = lineHealth([...history, ...loads(5)]);
        expect(signsOf(health)).not.toContain('retries');
      }),
    );
  });

  it('tells numbers that are numbers, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(anyLoad, { maxLength: 80 }), (history) => {
        expect(textOf(lineHealth(history))).not.toMatch(/NaN|Infinity|undefined/);
      }),
    );
  });
});

describe('what is said of low latency', () => {
  it('tells what to set where the driver refuses it and answers are slow, or nothing was measured', () => {
    for (const turnAroundMs of [null, 12])
      expect(latencyText('refused', turnAroundMs)).toMatch(
        /^The driver refuses low latency: an FTDI adapter's timer of 16 ms may halve the speed\. Set .*1 ms/,
      );
    expect(latencyText('not-asked', 12)).toMatch(/^The driver has no low latency to ask for: /);
  });

  it('asks for nothing where it costs nothing', () => {
    expect(latencyText('refused', 0.4)).toBe(
      'The driver refuses low latency; it costs nothing here, answers come within 8 ms.',
    );
    expect(latencyText('low', 12)).toBe('Low latency: on.');
  });

  it('is left out of what to do about slow answers where the driver is quick already', () => {
    const signs = [{ kind: 'turn-around', ms: 16, beforeMs: 1 }] as const;
    expect(signsHint(signs, 'low')).not.toContain('timer');
    expect(signsHint(signs, 'refused')).toContain('latency timer to 1 ms');
  });
});
