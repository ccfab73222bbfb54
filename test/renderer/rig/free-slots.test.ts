import { describe, expect, it } from 'vitest';
import { freeSlots } from '../../../src-renderer/features/rig/free-slots.ts';

const hub = (slot: number | null) => ({ hub: 1, chf: 'C', gpf: 'G', story: '', slot, label: 'G' });
const slots = [{ slot: 1 }, { slot: 2 }, { slot: 3 }];

describe('the free slots', () => {
  it('are those without a hub', () => {
    expect(freeSlots(slots, [hub(2), hub(null)])).toEqual([1, 3]);
  });

  it('are none where every slot has one', () => {
    expect(freeSlots(slots, [hub(3), hub(1), hub(2)])).toEqual([]);
  });
});
