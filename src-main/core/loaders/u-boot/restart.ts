import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import type { UBootSettings } from './settings.ts';
import { promptPattern, type Shell } from './shell.ts';

/**
 * Patterns of a start: bootloader seen, firmware seen, fallen back to the prompt. Firmware that announces itself was
 * started, whatever noise made of the line before; its announcement is left for whoever reads the version.
 */
const patternsOf = (settings: UBootSettings) => ({
  banner: new RegExp(settings.banner, 'm'),
  left: new RegExp(`${settings.restart.left}|(?=${settings.announcement.pattern})`, 'm'),
  prompt: promptPattern(settings.prompt),
});

export const rebootLoop = (where: string, starts: number): Fault =>
  new Fault('reboot-loop', `${where}: the bootloader started ${starts} times after one restart`);

/** True once the restart command took effect; a hub that is already past its bootloader counts too. */
const isRestarting = async (
  console: DeviceConsole,
  shell: Shell,
  settings: UBootSettings,
  signal: AbortSignal,
): Promise<'banner' | 'left' | null> => {
  const started = await shell.start(settings.restart.command, signal);
  shell.lose();
  if (started === null) return null;
  const { banner, left } = patternsOf(settings);
  return (await console.expect({ banner, left }, settings.deadlines.bannerMs, signal))?.name ?? null;
};

const seeItLeave = async (
  console: DeviceConsole,
  settings: UBootSettings,
  signal: AbortSignal,
): Promise<void> => {
  const patterns = patternsOf(settings);
  const { leaveMs } = settings.deadlines;
  for (let starts = 1; starts < settings.restart.loopBanners; ) {
    const heard = await console.expect(patterns, leaveMs, signal);
    if (heard?.name === 'left') return;
    if (heard?.name === 'banner') starts++;
    else
      throw new Fault(
        'restart-failed',
        heard === null
          ? `${console.name}: the hub did not leave its bootloader within ${leaveMs} ms`
          : `${console.name}: the hub found no firmware to start and is back at its boot prompt`,
      );
  }
  throw rebootLoop(console.name, settings.restart.loopBanners);
};

/** Restarts the hub; resolves when its bootloader was seen to hand over to the firmware. */
export const restartHub = async (
  console: DeviceConsole,
  shell: Shell,
  settings: UBootSettings,
  signal: AbortSignal,
): Promise<void> => {
  const { tries, deadlines } = settings;
  for (let attempt = 1; attempt <= tries.restart; attempt++) {
    const seen = await isRestarting(console, shell, settings, signal);
    if (seen === 'left') return;
    if (seen === 'banner') return seeItLeave(console, settings, signal);
  }
  throw new Fault(
    'restart-failed',
    `${console.name}: the hub did not restart after ${tries.restart} tries of ${deadlines.bannerMs} ms`,
  );
};
