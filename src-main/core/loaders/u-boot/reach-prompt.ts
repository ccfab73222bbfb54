import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import type { UBootSettings } from './settings.ts';
import { promptPattern, type Shell } from './shell.ts';

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

/**
 * Stops a hub in its bootloader, wherever it is: switched off (it may be powered on meanwhile), counting down, at its
 * prompt, waiting for an abandoned transfer, or running firmware that Ctrl-C interrupts.
 */
export const reachPrompt = async (
  console: DeviceConsole,
  shell: Shell,
  settings: UBootSettings,
  signal: AbortSignal,
): Promise<void> => {
  const { autoboot, deadlines, wakeKeys } = settings;
  const patterns = { countdown: new RegExp(autoboot.pattern, 'm'), prompt: promptPattern(settings.prompt) };
  const heardBefore = console.heardCharacters;
  shell.lose();
  let keys = 0;
  for (let leftMs = deadlines.enterMs; leftMs > 0; keys++) {
    await console.send(wakeKeys);
    const waitMs = Math.min(leftMs, waitAfter(keys, deadlines));
    leftMs -= waitMs;
    const heard = await console.expect(patterns, waitMs, signal);
    if (heard?.name === 'countdown') await console.send(autoboot.keys);
    if (heard !== null && (await shell.resync(signal))) return;
  }
  throw noPrompt(console, settings, keys, console.heardCharacters - heardBefore);
};
