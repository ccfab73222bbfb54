import { describe, expect, it } from 'vitest';
import { chooseSlot } from '../../src-main/core/slots/choose-slot.ts';
import type { Slot } from '../../src-main/core/slots/slot.ts';
import {
  nextSlot,
  type SlotCondition,
  type SlotEvent,
  unboundSlot,
} from '../../src-main/core/slots/slot-state.ts';
import { chf, otherChf } from '../domain/builders.ts';

const hubOf = (id: string) => ({ chf: id, gpf: null, model: null, from: null, to: null });
const began = (id: string): SlotEvent => ({ kind: 'attempt-began', hub: hubOf(id), startedAtMs: 0 });
const ended = (id: string, outcome: 're-flashed' | 'failed'): SlotEvent => ({
  kind: 'attempt-ended',
  verdict: {
    attemptId: 'a',
    hub: hubOf(id),
    outcome: outcome === 'failed' ? { kind: 'failed', code: 'no-reply', detail: '' } : { kind: 're-flashed' },
    verdicts: { write: 'pass', restart: 'pass', version: 'pass' },
    hubLeft: 'running',
    hint: null,
    durationMs: 1,
    isFromBefore: false,
    lineFraction: null,
    endedAtMs: 1,
    retry: { isAllowed: outcome === 'failed', why: null },
  },
});
const ready: readonly SlotEvent[] = [{ kind: 'port-bound', port: 'p' }, { kind: 'port-appeared' }];
const empty: readonly SlotEvent[] = [{ kind: 'port-bound', port: 'p' }];

const slotsOf = (...histories: readonly (readonly SlotEvent[])[]): readonly Slot[] =>
  histories.map((events, index) => {
    const condition: SlotCondition = events.reduce(nextSlot, unboundSlot);
    return { number: index + 1, condition: () => condition } as unknown as Slot;
  });
const choose = (slots: readonly Slot[], selected: number | null = null) => {
  const choice = chooseSlot({ slots, selected, chf });
  return { kind: choice.kind, slot: choice.slot };
};

describe('a scanned hub goes to', () => {
  it('the lowest slot that is ready', () => {
    expect(choose(slotsOf(empty, [...ready, began(otherChf)], ready, ready))).toEqual({
      kind: 'slot',
      slot: 3,
    });
  });

  it('the slot picked for it', () => {
    expect(choose(slotsOf(ready, ready), 2)).toEqual({ kind: 'slot', slot: 2 });
  });

  it('the picked slot though it shows a verdict', () => {
    expect(choose(slotsOf(ready, [...ready, began(otherChf), ended(otherChf, 're-flashed')]), 2)).toEqual({
      kind: 'slot',
      slot: 2,
    });
  });

  it('the slot where it failed before, because it is still plugged in there', () => {
    expect(choose(slotsOf(ready, [...ready, began(chf), ended(chf, 'failed')]))).toEqual({
      kind: 'slot',
      slot: 2,
    });
  });
});

describe('a scanned hub goes nowhere', () => {
  it.each([
    ['a slot is at work on it, even when another is picked', slotsOf(ready, [...ready, began(chf)]), 1, 2],
    ['the picked slot is at work', slotsOf([...ready, began(otherChf)], ready), 1, 1],
    ['the picked slot has no hub', slotsOf(empty, ready), 1, 1],
    [
      'a slot shows that it is done',
      slotsOf(ready, [...ready, began(chf), ended(chf, 're-flashed')]),
      null,
      2,
    ],
    ['no slot is ready', slotsOf(empty, [...ready, began(otherChf)]), null, null],
  ])('when %s', (_why, slots, selected, slot) => {
    expect(choose(slots, selected)).toEqual({ kind: 'none', slot });
  });
});
