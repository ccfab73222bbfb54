import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import type { UBootSettings } from './settings.ts';
import { promptPattern, type Shell } from './shell.ts';

const noPrompt = (console: DeviceConsole, settings: UBootSettings, tries: number, heard: number): Fault => {
  const what = `no reply to the boot prompt after ${tries} tries of ${settings.deadlines.wakeEveryMs} ms`;
  return heard === 0
    ? new Fault('no-reply', `${console.name}: ${what}`)
    : new Fault('console-garbled', `${console.name}: ${what}, though ${heard} characters came`);
};

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
  const tries = Math.ceil(deadlines.enterMs / deadlines.wakeEveryMs);
  const heardBefore = console.heardCharacters;
  shell.lose();
  for (let attempt = 1; attempt <= tries; attempt++) {
    await console.send(wakeKeys);
    const heard = await console.expect(patterns, deadlines.wakeEveryMs, signal);
    if (heard?.name === 'countdown') await console.send(autoboot.keys);
    if (heard !== null && (await shell.resync(signal))) return;
  }
  throw noPrompt(console, settings, tries, console.heardCharacters - heardBefore);
};
