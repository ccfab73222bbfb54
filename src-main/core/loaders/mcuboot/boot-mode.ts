/**
 * How MCUboot was built to bring an image to its start; a hub cannot be asked for it before it runs. Source: MCUboot
 * documentation, "Bootloader design", sections on the upgrade strategies.
 *
 * - `swap`: an upload goes beside what runs; the next start exchanges the two, for one start on trial or for good.
 * - `overwrite`: as `swap`, but the next start copies over what ran. Nothing can be taken back.
 * - `direct-xip`: two equal slots, run where they are; the one with the higher version starts (MCUboot's own, in the image).
 * - `ram-load`: the same, copied to RAM to run.
 * - `single-slot`: what runs is written over. It is gone from the first block on.
 */
export const bootModes = ['swap', 'overwrite', 'direct-xip', 'ram-load', 'single-slot'] as const;
export type BootMode = (typeof bootModes)[number];

/**
 * What has a new image started. `test`: it is set for one start, and kept once it was seen to run as the right hub.
 * `permanent`: it is set for good before the restart, for devices that take no confirmation afterwards. `by-itself`: nothing
 * is set, the bootloader starts the higher version, or the only image there is.
 */
export const startWays = ['test', 'permanent', 'by-itself'] as const;
export type StartWay = (typeof startWays)[number];

/** Direct XIP and RAM loading know a trial too, where they were built with their `REVERT` option. */
export const startsOf: Readonly<Record<BootMode, readonly StartWay[]>> = {
  swap: ['test', 'permanent'],
  overwrite: ['permanent'],
  'direct-xip': startWays,
  'ram-load': startWays,
  'single-slot': ['by-itself'],
};

/** Either slot may be the one that runs. */
export const hasEqualSlots = (mode: BootMode): boolean => mode === 'direct-xip' || mode === 'ram-load';
