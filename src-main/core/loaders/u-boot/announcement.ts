import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import type { VersionAnnouncement } from '../loader.ts';
import { parseAnnouncement } from '../spoken-identity.ts';
import { lineLike } from '../whole-lines.ts';
import { promptPattern } from './prompt.ts';
import { rebootLoop } from './restart.ts';
import type { UBootSettings } from './settings.ts';

/** Why no announcement could be believed; `noise` is worth another restart, the others are not. */
export interface NotAnnounced {
  readonly why: 'noise' | 'silent' | 'stopped';
  readonly heard: number;
}

/** Listens to running firmware until enough announcements agree. Rejects with `reboot-loop`. */
export const listenForAnnouncement = async (
  console: DeviceConsole,
  settings: UBootSettings,
  signal: AbortSignal,
): Promise<VersionAnnouncement | NotAnnounced> => {
  const patterns = {
    announcement: lineLike(settings.announcement.pattern),
    banner: new RegExp(settings.banner, 'm'),
    prompt: promptPattern(settings.prompt),
  };
  const deadlineMs = performance.now() + settings.deadlines.announceMs;
  const charactersBefore = console.heardCharacters;
  const times = new Map<string, number>();
  let starts = 1;
  for (;;) {
    const heard = await console.expect(patterns, deadlineMs - performance.now(), signal);
    if (heard === null) break;
    if (heard.name === 'prompt') return { why: 'stopped', heard: times.size };
    if (heard.name === 'banner') {
      // Firmware that dies after its first announcement must not gather the second one over its restarts.
      times.clear();
      if (++starts >= settings.restart.loopBanners) throw rebootLoop(console.name, starts);
    }
    // mutant: logic: the settings insist on the field `version`, so there are groups
    const announced = heard.name === 'announcement' ? parseAnnouncement(heard.match.groups ?? {}) : null;
    if (announced === null) continue;
    const key = JSON.stringify(announced);
    const count = (times.get(key) ?? 0) + 1;
    if (count >= settings.announcement.agreeing) return announced;
    times.set(key, count);
  }
  return { why: console.heardCharacters > charactersBefore ? 'noise' : 'silent', heard: times.size };
};

export const notAnnounced = (where: string, settings: UBootSettings, { why, heard }: NotAnnounced): Fault => {
  const within = `within ${settings.deadlines.announceMs} ms`;
  const reasons = {
    silent: `the firmware said nothing ${within}`,
    stopped: 'the firmware ended and the hub is back at its boot prompt',
    noise: `no ${settings.announcement.agreeing} equal announcements ${within} (${heard} different ones)`,
  } as const;
  return new Fault('no-announcement', `${where}: ${reasons[why]}`);
};
