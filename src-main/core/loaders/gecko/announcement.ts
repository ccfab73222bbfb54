import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { VersionAnnouncement } from '../loader.ts';
import { parseAnnouncement } from '../spoken-identity.ts';
import type { GeckoLine } from './line.ts';
import { applicationPatterns, listeningTurns } from './run-application.ts';

/** Why no announcement could be believed; `noise` is worth another restart, the others are not. */
export interface NotAnnounced {
  readonly why: 'noise' | 'silent' | 'stopped';
  readonly heard: number;
}

/** Counts equal announcements of one start: firmware that dies after each must not gather them over its restarts. */
const createTally = (agreeing: number) => {
  const times = new Map<string, number>();
  return {
    get different() {
      return times.size;
    },
    restart: () => times.clear(),
    /** True once enough like this one were heard. */
    isEnough: (announced: VersionAnnouncement): boolean => {
      const key = JSON.stringify(announced);
      const count = (times.get(key) ?? 0) + 1;
      times.set(key, count);
      return count >= agreeing;
    },
  };
};

/** Listens to running firmware, and asks it where it is to be asked, until enough answers agree. Rejects with `reboot-loop`. */
export const listenForAnnouncement = async (
  line: GeckoLine,
  signal: AbortSignal,
): Promise<VersionAnnouncement | NotAnnounced> => {
  const { console, settings } = line;
  const { agreeing, loopStarts } = settings.announcement;
  const patterns = applicationPatterns(line);
  const tally = createTally(agreeing);
  const charactersBefore = console.heardCharacters;
  const deadlineMs = performance.now() + settings.deadlines.announceMs;
  let starts = 1;
  const turns = listeningTurns(line, settings.deadlines.announceMs);
  let turnEndsMs = 0;
  for (let nowMs = performance.now(); nowMs < deadlineMs; nowMs = performance.now()) {
    if (nowMs >= turnEndsMs) {
      await turns.next(signal);
      turnEndsMs = nowMs + settings.deadlines.askEveryMs;
    }
    const waitMs = Math.max(1, Math.min(deadlineMs, turnEndsMs) - performance.now());
    const heard = await console.expect(patterns, waitMs, signal);
    if (heard === null) continue;
    if (heard.name === 'menu') return { why: 'stopped', heard: tally.different };
    turns.heard();
    if (heard.name === 'start') {
      tally.restart();
      if (++starts >= loopStarts)
        throw new Fault(
          'reboot-loop',
          `${console.name}: the application started ${starts} times after one restart`,
        );
      continue;
    }
    const announced = parseAnnouncement(heard.match.groups ?? {});
    if (announced !== null && tally.isEnough(announced)) return announced;
  }
  return { why: console.heardCharacters > charactersBefore ? 'noise' : 'silent', heard: tally.different };
};

export const notAnnounced = (line: GeckoLine, { why, heard }: NotAnnounced): Fault => {
  const { deadlines, announcement } = line.settings;
  const within = `within ${deadlines.announceMs} ms`;
  const reasons = {
    silent: `the firmware said nothing ${within}`,
    stopped: 'the firmware ended and the hub is back in its bootloader',
    noise: `no ${announcement.agreeing} equal announcements ${within} (${heard} different ones)`,
  } as const;
  return new Fault('no-announcement', `${line.console.name}: ${reasons[why]}`);
};
