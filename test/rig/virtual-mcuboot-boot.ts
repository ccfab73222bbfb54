import { parseMcubootImage } from '../../src-main/core/loaders/mcuboot/mcuboot-image.ts';
import { imageVersionIn } from './mcuboot-image.ts';
import type { SlotNumber, VirtualBootMode, VirtualMcubootSlots } from './virtual-mcuboot-slots.ts';

/** What a virtual MCUboot does at a start, per boot mode. Source: MCUboot documentation, "Bootloader design". */

export interface BootWays {
  /** Whether the image to start is hashed at each start, or was only when it was put in its place. */
  readonly validates: 'each-start' | 'when-installed';
  /** Turns down whatever did not run before, as with a wrong signature. */
  readonly turnsImageDown: boolean;
}

const isValid = (image: Uint8Array | null): image is Uint8Array =>
  image !== null && parseMcubootImage(image) !== null;

/** Major, minor and revision; below 0 where `a` is lower. */
export const compareVersions = (a: Uint8Array, b: Uint8Array): number => {
  const [left, right] = [imageVersionIn(a), imageVersionIn(b)];
  for (const [at, part] of left.entries()) if (part !== right[at]) return part - (right[at] ?? 0);
  return 0;
};

const startPrimary = (slots: VirtualMcubootSlots, { validates }: BootWays): void => {
  slots.active = 0;
  const isStartable = slots.primary !== null && (validates === 'when-installed' || isValid(slots.primary));
  slots.running = isStartable ? slots.primary : null;
};

const swapSlots = (slots: VirtualMcubootSlots): void => {
  [slots.primary, slots.secondary] = [slots.secondary, slots.primary];
};

const isWanted = (slots: VirtualMcubootSlots, { turnsImageDown }: BootWays): boolean =>
  isValid(slots.secondary) && !turnsImageDown;

const startSwapped = (slots: VirtualMcubootSlots, ways: BootWays): void => {
  if (slots.pending !== 'none') {
    if (isWanted(slots, ways)) {
      swapSlots(slots);
      slots.isConfirmed = slots.pending === 'permanent';
    }
    slots.pending = 'none';
  } else if (!slots.isConfirmed) {
    swapSlots(slots);
    slots.isConfirmed = true;
  }
  startPrimary(slots, ways);
};

const startOverwritten = (slots: VirtualMcubootSlots, ways: BootWays): void => {
  if (slots.pending !== 'none' && isWanted(slots, ways)) {
    slots.primary = slots.secondary;
    slots.secondary = null;
  }
  slots.pending = 'none';
  startPrimary(slots, ways);
};

/** Both slots, the higher version first, the first slot where they are equal. */
const byVersion = (slots: VirtualMcubootSlots): readonly SlotNumber[] => {
  const [first, second] = slots.held;
  return first !== null && second !== null && compareVersions(first, second) < 0 ? [1, 0] : [0, 1];
};

/** One start on trial; erased at the next one unless it was confirmed meanwhile. */
const passesTrial = (slots: VirtualMcubootSlots, slot: SlotNumber): boolean => {
  if (!slots.reverts || slots.trials[slot] === 'forever') return true;
  const isFirst = slots.trials[slot] === 'once';
  slots.trials[slot] = isFirst ? 'tried' : 'unset';
  if (!isFirst) slots.held[slot] = null;
  return isFirst;
};

const startHighest = (slots: VirtualMcubootSlots, { turnsImageDown }: BootWays): void => {
  const before = slots.running;
  slots.running = null;
  for (const slot of byVersion(slots)) {
    const image = slots.held[slot];
    if (!isValid(image) || (turnsImageDown && image !== before) || !passesTrial(slots, slot)) continue;
    slots.active = slot;
    slots.running = image;
    slots.isConfirmed = !slots.reverts || slots.trials[slot] === 'forever';
    return;
  }
};

const starts: Readonly<Record<VirtualBootMode, (slots: VirtualMcubootSlots, ways: BootWays) => void>> = {
  swap: startSwapped,
  overwrite: startOverwritten,
  'direct-xip': startHighest,
  'ram-load': startHighest,
  'single-slot': startPrimary,
};

/** Afterwards `running` is what started. */
export const bootFrom = (slots: VirtualMcubootSlots, ways: BootWays): void =>
  starts[slots.bootMode](slots, ways);

/** What the bootloader itself lists: images that it found valid, and only those. */
export const validSlots = (slots: VirtualMcubootSlots): readonly SlotNumber[] =>
  ([0, 1] as const).filter((slot) => isValid(slots.held[slot]));
