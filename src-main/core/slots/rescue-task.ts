import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { Slot, SlotTask } from './slot.ts';

/** What a shift lead says at a slot. */
export interface RescuePermission {
  readonly operator: string;
  readonly allowedBy: string;
  /** The last four digits of a Device ID, read from the label of the hub that is in the slot now. */
  readonly labelEnding: string;
}

const endingOf = (id: string): string => id.replaceAll('-', '').slice(-4).toUpperCase();

/** Throws `rescue-refused` where the slot's verdict offers none, and `label-differs` where another label was read. */
export const rescueTask = (slot: Slot, permission: RescuePermission): SlotTask => {
  const { operator, allowedBy, labelEnding } = permission;
  const { state } = slot.condition();
  const task = slot.lastTask();
  if (state.kind !== 'verdict' || state.rescue?.isAllowed !== true || task === null) {
    const why = state.kind === 'verdict' ? state.rescue?.why : null;
    const usual = 'only a hub that has no firmware left, and was tried here, is installed by its label';
    throw new Fault('rescue-refused', `Slot ${slot.number}: ${why ?? usual}`);
  }
  const { chf, gpf } = task.hub;
  const known = [...task.label, chf, gpf].flatMap((id) => (id === null ? [] : [endingOf(id)]));
  if (!known.includes(labelEnding.toUpperCase()))
    throw new Fault(
      'label-differs',
      `Slot ${slot.number}: the label ends in ${labelEnding.toUpperCase()}, as no Device ID of hub ${chf ?? gpf} does`,
    );
  return { ...task, operator, rescue: { allowedBy } };
};
