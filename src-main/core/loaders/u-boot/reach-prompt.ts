import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import { promptPattern } from './prompt.ts';
import type { UBootSettings } from './settings.ts';
import type { Shell } from './shell.ts';
import type { SpeedSwitch } from './speed-switch.ts';

const noPrompt = (console: DeviceConsole, settings: UBootSettings, tries: number, heard: number): Fault => {
  const what = `no reply to the boot prompt after ${tries} tries in ${settings.deadlines.enterMs} ms`;
  return heard === 0
    ? new Fault('no-reply', `${console.name}: ${what}`)
    : new Fault('console-garbled', `${console.name}: ${what}, though ${heard} characters came`);
};

/** U-Boot's receiver gives a block up when nothing came for 2 s. */
const usualLullMs = 2_500;
const keysBeforeLull = 3;

/**
 * How long to listen after each key. A receiver that was left in the middle of a block takes every key for a byte of it,
 * so after a few that were not answered there is one lull in which it gives the block up; the next key then ends it.
 */
const waitAfter = (key: number, { wakeEveryMs, lullMs }: UBootSettings['deadlines']): number =>
  key % (keysBeforeLull + 1) === keysBeforeLull ? Math.max(wakeEveryMs, lullMs ?? usualLullMs) : wakeEveryMs;

/** Keys without an answer after which a bootloader is taken to wait for the one that ends a transfer at another speed. */
const keysBeforeEscape = 2;

/**
 * Frees a bootloader that may wait at another speed, before every other key: between them a hub may be powered on, and its
 * countdown is heard at the console's speed alone.
 */
const freeIfDue = async (speed: SpeedSwitch, key: number, signal: AbortSignal): Promise<void> => {
  if (speed.rates.length === 0 || key < keysBeforeEscape || key % 2 === 1) return;
  // The end of the dialogue first: a receiver that nobody speaks to gives up by itself and waits there.
  await speed.free(key === keysBeforeEscape ? [] : speed.rates, signal);
};

/**
 * Stops a hub in its bootloader, wherever it is: switched off (it may be powered on meanwhile), counting down, at its
 * prompt, waiting for an abandoned transfer or at the speed of one, or running firmware that Ctrl-C interrupts.
 */
export const reachPrompt = async (
  console: DeviceConsole,
  shell: Shell,
  settings: UBootSettings,
  speed: SpeedSwitch,
  signal: AbortSignal,
): Promise<void> => {
  const { autoboot, deadlines, wakeKeys } = settings;
  const patterns = { countdown: new RegExp(autoboot.pattern, 'm'), prompt: promptPattern(settings.prompt) };
  const heardBefore = console.heardCharacters;
  shell.lose();
  let keys = 0;
  for (let leftMs = deadlines.enterMs; leftMs > 0; keys++) {
    const beganMs = performance.now();
    await freeIfDue(speed, keys, signal);
    leftMs = Math.max(1, leftMs - (performance.now() - beganMs));
    await console.send(wakeKeys);
    const waitMs = Math.min(leftMs, waitAfter(keys, deadlines));
    leftMs -= waitMs;
    const heard = await console.expect(patterns, waitMs, signal);
    if (heard?.name === 'countdown') await console.send(autoboot.keys);
    if (heard !== null && (await shell.resync(signal))) return;
  }
  throw noPrompt(console, settings, keys, console.heardCharacters - heardBefore);
};
