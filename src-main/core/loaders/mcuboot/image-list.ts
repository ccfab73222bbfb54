import type { BootMode } from './boot-mode.ts';
import { hasEqualSlots } from './boot-mode.ts';
import type { McubootSettings } from './settings.ts';

/** What a hub's image list says, by its boot mode. Nothing here speaks to a hub. */

/** One slot's image as the device lists it. */
export interface ListedImage {
  readonly image: number;
  readonly slot: number;
  readonly version: string;
  /** Lower-case hex digits; null where the device does not tell. */
  readonly hash: string | null;
  /** Set to be started at the next restart. */
  readonly isPending: boolean;
  /** Stays after the next restart. */
  readonly isConfirmed: boolean;
  /** Runs now. */
  readonly isActive: boolean;
}

export type ImageList = readonly ListedImage[];

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Two lists that say the same have the same. */
export const keyOf = (images: ImageList): string => JSON.stringify(images);

export const activeOf = (images: ImageList): ListedImage | null =>
  // mutant: method: of one image number, one runs
  images.find(({ isActive }) => isActive) ?? null;

export const describeImage = (image: ListedImage | null): string =>
  image === null ? 'no image that it lists' : `image ${image.version} with hash ${image.hash ?? 'unknown'}`;

/**
 * The slot that an upload goes to: the one that does not run. Slots come in pairs, and an empty one is not listed. Null where
 * the list does not say which slot of two equal ones runs.
 */
export const slotToWrite = (images: ImageList, bootMode: BootMode): number | null => {
  const active = activeOf(images);
  if (bootMode === 'single-slot') return active?.slot ?? 0;
  if (active !== null) return active.slot ^ 1;
  return hasEqualSlots(bootMode) ? null : 1;
};

const partsOf = (version: string): readonly number[] => version.split('.').map(Number);

/** By major, minor, revision and build as numbers; a part left out is 0. */
const isHigher = (version: string, than: string): boolean => {
  const others = partsOf(than);
  const differences = partsOf(version).map((part, at) => part - (others[at] ?? 0));
  // mutant: logic: undefined is above nothing either
  return (differences.find((difference) => difference !== 0) ?? 0) > 0;
};

/** A bootloader that chooses by version takes the other slot's image if it finds it valid; firmware may not list it as waiting. */
const hasHigher = (images: ImageList): boolean => {
  const active = activeOf(images);
  return active !== null && images.some(({ version }) => isHigher(version, active.version));
};

/** A restart would change what runs: an image waits for it, or the one that runs is on trial. */
export const isUnsettled = (images: ImageList, { bootMode, start }: McubootSettings): boolean => {
  if (bootMode === 'single-slot') return false;
  const isWaiting = images.some(({ isPending }) => isPending);
  // Firmware of a bootloader that gives no trial may not call anything confirmed.
  if (start === 'by-itself') return isWaiting || hasHigher(images);
  return isWaiting || images.some(({ isActive, isConfirmed }) => isActive && !isConfirmed);
};

/**
 * Whether nothing but a start can have led from `before` to `after`: another image runs, or one waits no more. Firmware that
 * confirms itself changes its list too.
 */
export const tellsStart = (before: ImageList, after: ImageList): boolean => {
  const [was, is] = [activeOf(before), activeOf(after)];
  const runsAnother = was?.slot !== is?.slot || was?.hash !== is?.hash;
  const isWaiting = (images: ImageList): boolean => images.some(({ isPending }) => isPending);
  return runsAnother || (isWaiting(before) && !isWaiting(after));
};

/** Whether a bootloader that lists these, and only what it found valid, has something to start. */
export const wouldStart = (images: ImageList, bootMode: BootMode): boolean =>
  images.some(({ slot, isPending }) => slot === 0 || isPending || hasEqualSlots(bootMode));
