import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import { aheadOfLineLike } from '../whole-lines.ts';
import type { HubAtPrompt } from './hub-at-prompt.ts';
import { promptPattern } from './prompt.ts';
import type { UBootSettings } from './settings.ts';
import type { Shell } from './shell.ts';

/**
 * Patterns of a start: bootloader seen, firmware seen, fallen back to the prompt. Firmware that announces itself was
 * started, whatever noise made of the line before; its announcement is left for whoever reads the version.
 */
const patternsOf = (settings: UBootSettings) => ({
  banner: new RegExp(settings.banner, 'm'),
  left: new RegExp(settings.restart.left, 'm'),
  announced: aheadOfLineLike(settings.announcement.pattern),
  prompt: promptPattern(settings.prompt),
});

export const rebootLoop = (where: string, starts: number): Fault =>
  new Fault('reboot-loop', `${where}: the bootloader started ${starts} times after one restart`);

interface RestartContext {
  readonly console: DeviceConsole;
  readonly shell: Shell;
  readonly hubs: HubAtPrompt;
  readonly settings: UBootSettings;
}

/** What was seen of a restart. A hub that is already past its bootloader counts too; null for nothing. */
type Seen = 'starting' | 'left' | null;

/** Tells the hub once, which had its name asked since the last time. */
const tellOnce = async (
  { console, shell, hubs, settings }: RestartContext,
  signal: AbortSignal,
): Promise<Seen> => {
  const started = await hubs.begin(settings.restart.command, signal);
  shell.lose();
  if (started === null) return null;
  const { banner, left, announced } = patternsOf(settings);
  const patterns = { banner, left, announced, refused: started.refused };
  const heard = await console.expect(patterns, settings.deadlines.bannerMs, signal);
  if (heard === null || heard.name === 'refused') return null;
  return heard.name === 'banner' ? 'starting' : 'left';
};

/** What goes wrong in asking is no news of a hub that failed to restart; that it is another one is. */
const orNull = async <T>(asking: Promise<T>): Promise<T | null> => {
  try {
    return await asking;
  } catch (error) {
    if (isFault(error, 'no-reply', 'console-garbled', 'identity-unreadable', 'identity-unstable'))
      return null;
    throw error;
  }
};

const seeItLeave = async (context: RestartContext, signal: AbortSignal): Promise<void> => {
  const { console, hubs, settings } = context;
  const patterns = patternsOf(settings);
  const { leaveMs } = settings.deadlines;
  for (let starts = 1; starts < settings.restart.loopBanners; ) {
    const heard = await console.expect(patterns, leaveMs, signal);
    if (heard?.name === 'left' || heard?.name === 'announced') return;
    if (heard?.name === 'banner') starts++;
    else {
      if (heard !== null) await orNull(hubs.confirm(signal));
      throw new Fault(
        'restart-failed',
        heard === null
          ? `${console.name}: the hub did not leave its bootloader within ${leaveMs} ms`
          : `${console.name}: the hub found no firmware to start and is back at its boot prompt`,
      );
    }
  }
  throw rebootLoop(console.name, settings.restart.loopBanners);
};

/** Restarts the hub; resolves when its bootloader was seen to hand over to the firmware. */
export const restartHub = async (context: RestartContext, signal: AbortSignal): Promise<void> => {
  const { console, settings } = context;
  const { tries, deadlines } = settings;
  for (let attempt = 1; attempt <= tries.restart; attempt++) {
    const telling = tellOnce(context, signal);
    const seen = await (attempt === 1 ? telling : orNull(telling));
    if (seen === 'left') return;
    if (seen === 'starting') return seeItLeave(context, signal);
  }
  throw new Fault(
    'restart-failed',
    `${console.name}: the hub did not restart after ${tries.restart} tries of ${deadlines.bannerMs} ms`,
  );
};
