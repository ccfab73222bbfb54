import type { RigHub } from '../../../src-shared/contract/rig.ts';

/** Slots of the bench that no virtual hub is plugged into, lowest first. */
export const freeSlots = (
  slots: readonly { readonly slot: number }[],
  hubs: readonly RigHub[],
): readonly number[] => {
  const taken = new Set(hubs.map(({ slot }) => slot));
  return slots.map(({ slot }) => slot).filter((slot) => !taken.has(slot));
};
