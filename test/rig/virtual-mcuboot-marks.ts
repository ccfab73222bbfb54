import { smpError } from '../../src-main/core/protocols/smp/answer.ts';
import type { SmpMap } from '../../src-main/core/protocols/smp/cbor.ts';
import { isNamed, listSlots } from './virtual-mcuboot-list.ts';
import { asBytes, type McubootServerOptions, ok, refuse, type Served } from './virtual-mcuboot-served.ts';
import type { VirtualMcubootSlots } from './virtual-mcuboot-slots.ts';

/** Codes of Zephyr's image group. */
const [hashNotFound, isActiveAlready] = [8, 33];

interface Mark {
  readonly hash: Uint8Array | null;
  readonly isForGood: boolean;
  readonly ignoresConfirm: boolean;
}

const markSwapped = (
  slots: VirtualMcubootSlots,
  { hash, isForGood, ignoresConfirm }: Mark,
): Served | null => {
  if (isForGood && (hash === null || isNamed(slots.primary, hash))) {
    if (!ignoresConfirm) slots.isConfirmed = true;
  } else if (isNamed(slots.primary, hash)) return refuse(isActiveAlready, 1);
  else if (isNamed(slots.secondary, hash)) slots.pending = isForGood ? 'permanent' : 'test';
  else return refuse(hashNotFound, 1);
  return null;
};

const markByTrial = (
  slots: VirtualMcubootSlots,
  { hash, isForGood, ignoresConfirm }: Mark,
): Served | null => {
  const { active, spare, held, trials } = slots;
  if (isForGood && (hash === null || isNamed(held[active], hash))) {
    if (ignoresConfirm) return null;
    trials[active] = 'forever';
    slots.isConfirmed = true;
  } else if (isNamed(held[active], hash)) return refuse(isActiveAlready, 1);
  else if (isNamed(held[spare], hash)) trials[spare] = isForGood ? 'forever' : 'once';
  else return refuse(hashNotFound, 1);
  return null;
};

/** Firmware that leaves the choice to its bootloader has no such request at all. */
const takesNoMarks = ({ bootMode, startsByVersion, reverts }: VirtualMcubootSlots): boolean =>
  bootMode === 'single-slot' || (startsByVersion && !reverts);

/** How firmware sets an image for the next start, or for good. */
export const createMarks = ({ slots, behaviour }: McubootServerOptions) => {
  let asked = 0;

  const mark = (payload: SmpMap): Served => {
    if (takesNoMarks(slots)) return refuse(smpError.notSupported);
    const wanted = {
      hash: asBytes(payload.get('hash')),
      isForGood: payload.get('confirm') === true,
      ignoresConfirm: behaviour().ignoresConfirm === true,
    };
    const refused = slots.reverts ? markByTrial(slots, wanted) : markSwapped(slots, wanted);
    if (refused !== null) return refused;
    slots.markCount++;
    return ok(listSlots(slots));
  };

  return {
    get asked() {
      return asked;
    },
    set: (payload: SmpMap): Served => {
      const fate = behaviour().markFates?.[asked++] ?? 'done';
      if (fate === 'request-lost') return { ...ok({}), act: 'lose-answer' };
      if (fate === 'refused') return refuse(smpError.busy);
      const done = mark(payload);
      if (fate === 'answer-lost') return { ...done, act: 'lose-answer' };
      return fate === 'answer-garbled' ? { ...done, act: 'garble-answer' } : done;
    },
  };
};
