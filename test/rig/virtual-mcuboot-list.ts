import { parseMcubootImage } from '../../src-main/core/loaders/mcuboot/mcuboot-image.ts';
import { imageVersionIn } from './mcuboot-image.ts';
import { compareVersions } from './virtual-mcuboot-boot.ts';
import type { SlotNumber, VirtualMcubootSlots } from './virtual-mcuboot-slots.ts';

/** How firmware lists the images in its slots, per boot mode. Source: Zephyr Project, "SMP Group 1", section "Get state". */

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The hash as it stands in the image, right or wrong for its bytes: a device reads no further to list it. */
export const listedHash = (image: Uint8Array): Uint8Array | null => {
  const parsed = parseMcubootImage(image);
  if (parsed !== null) return parsed.hash;
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const at = image.length >= 32 ? 32 + view.getUint32(12, true) + view.getUint16(10, true) : image.length;
  const isThere = at + 40 <= image.length && view.getUint16(at, true) === 0x6907;
  return isThere ? image.slice(at + 8, at + 8 + view.getUint16(at + 6, true)) : null;
};

/** Whether the slot's image is the one that is asked for by its hash. */
export const isNamed = (image: Uint8Array | null, hash: Uint8Array | null): boolean => {
  const own = image === null ? null : listedHash(image);
  return own !== null && hash !== null && hexOf(own) === hexOf(hash);
};

const isHigher = (slots: VirtualMcubootSlots): boolean => {
  const [active, spare] = [slots.held[slots.active], slots.held[slots.spare]];
  return active !== null && spare !== null && compareVersions(active, spare) < 0;
};

/** A RAM loader's firmware does not say which image its next start takes. */
const isPending = (slots: VirtualMcubootSlots): boolean => {
  if (slots.reverts) return slots.trials[slots.spare] === 'once' && isHigher(slots);
  if (slots.bootMode === 'direct-xip') return isHigher(slots);
  return !slots.startsByVersion && slots.pending !== 'none';
};

/** The next start would change what runs. */
export const isUnsettled = (slots: VirtualMcubootSlots): boolean => isPending(slots) || !slots.isConfirmed;

const isPermanent = (slots: VirtualMcubootSlots): boolean =>
  isPending(slots) && (slots.pending === 'permanent' || (slots.bootMode === 'direct-xip' && !slots.reverts));

const flagsOf = (slots: VirtualMcubootSlots, slot: SlotNumber): Readonly<Record<string, boolean>> => {
  const isActive = slot === slots.active;
  return {
    pending: !isActive && isPending(slots),
    confirmed: isActive ? slots.isConfirmed : !slots.isConfirmed,
    active: isActive,
    permanent: !isActive && isPermanent(slots),
  };
};

export const versionText = (image: Uint8Array): string => imageVersionIn(image).join('.');

export const listSlots = (slots: VirtualMcubootSlots): Readonly<Record<string, unknown>> => {
  const entry = (slot: SlotNumber): readonly object[] => {
    const image = slots.held[slot];
    const hash = image === null ? null : listedHash(image);
    if (image === null || hash === null) return [];
    return [{ slot, version: versionText(image), hash, bootable: true, ...flagsOf(slots, slot) }];
  };
  return { images: [...entry(0), ...entry(1)], splitStatus: 0 };
};
