import { describe, expect, it } from 'vitest';
import { applyEvent } from '../../../src-renderer/bench-view/apply-event.ts';
import type { BenchChange, BenchSnapshot } from '../../../src-shared/contract/bench.ts';
import { bench, event, slotView, working } from './sample-bench.ts';

const slotTwo: BenchChange = { kind: 'slot', slot: slotView(2, working(500)) };

const changed = (before: BenchSnapshot, change: BenchChange): BenchSnapshot => {
  const applied = applyEvent(before, event(before.seq + 1, change));
  if (applied.kind !== 'changed') throw new Error(`it was ${applied.kind}`);
  return applied.bench;
};

describe('the next event', () => {
  it('changes the slot it is about and counts', () => {
    const after = changed(bench(), slotTwo);
    expect(after.slots[1]?.state).toEqual(working(500));
    expect(after.seq).toBe(8);
  });

  it('leaves the other slots the very same objects', () => {
    const before = bench();
    const after = changed(before, slotTwo);
    expect(after.slots[0]).toBe(before.slots[0]);
    expect(after.slots[2]).toBe(before.slots[2]);
    expect(after.session).toBe(before.session);
  });

  it('adds a slot that is new, in its place', () => {
    const before = bench({ slots: [slotView(1), slotView(3)] });
    expect(changed(before, slotTwo).slots.map(({ slot }) => slot)).toEqual([1, 2, 3]);
  });

  it.each([
    ['session', { kind: 'session', session: { ...bench().session, operator: 'Bob' } }],
    ['sync', { kind: 'sync', sync: { ...bench().sync, pending: 3 } }],
    ['catalogue', { kind: 'catalogue', catalogue: { ...bench().catalogue, version: 2 } }],
    [
      'notices',
      { kind: 'notices', notices: [{ id: 'a', atMs: 1, tone: 'bad', text: 'Disk full', hint: null }] },
    ],
  ] as const)('replaces the %s', (part, change) => {
    const after = changed(bench(), change as BenchChange);
    expect(after[part]).toBe((change as unknown as Record<string, unknown>)[part]);
  });

  it('replaces what became of a teach-in', () => {
    const teachIn = { kind: 'bound', slot: 2, port: 'COM7' } as const;
    expect(changed(bench(), { kind: 'teach-in', teachIn }).teachIn).toBe(teachIn);
  });

  it('replaces the last scan', () => {
    const scan = {
      atMs: 1,
      text: 'x',
      tone: 'bad' as const,
      message: 'Unknown label',
      hint: null,
      slot: null,
      decidedInMs: 1,
    };
    expect(changed(bench(), { kind: 'scan', scan }).lastScan).toBe(scan);
  });
});

describe('any other event', () => {
  it('is a gap when one before it is missing', () => {
    expect(applyEvent(bench(), event(9, slotTwo))).toEqual({ kind: 'gap' });
  });

  it('is a gap when another core speaks, whatever its number', () => {
    expect(applyEvent(bench(), event(8, slotTwo, 'core 2'))).toEqual({ kind: 'gap' });
  });

  it('changes nothing when the snapshot includes it', () => {
    expect(applyEvent(bench(), event(7, slotTwo))).toEqual({ kind: 'seen' });
  });
});
