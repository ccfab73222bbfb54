import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { aheadOfLineLike, lineLike } from '../whole-lines.ts';
import type { GeckoLine } from './line.ts';
import { type Menu, menuPattern } from './menu.ts';

const never = /(?!)/;

/** What running firmware may be heard by; a start is one line, an announcement tells the version. */
export const applicationPatterns = ({ settings }: GeckoLine) => ({
  start: settings.application.start === null ? never : new RegExp(settings.application.start, 'm'),
  announcement: lineLike(settings.announcement.pattern),
  menu: menuPattern(settings.bootloader.prompt),
});

/**
 * The turns of listening to an application within `waitMs`: asked first where it is to be asked, at the next speed where
 * none is known. A known speed has the first half of the time to itself, for one that speaks seldom would be missed by
 * turns; one at which the application was `heard` has all of it.
 */
export const listeningTurns = (line: GeckoLine, waitMs: number) => {
  const othersFromMs = performance.now() + (line.isKnown('application') ? waitMs / 2 : 0);
  let isHeard = false;
  let turn = 0;
  return {
    heard: () => {
      line.remember('application');
      isHeard = true;
    },
    next: async (signal: AbortSignal): Promise<void> => {
      const isFixed = isHeard || performance.now() < othersFromMs;
      await tuneAndAsk(line, isFixed ? 0 : turn++, signal);
    },
  };
};

const tuneAndAsk = async (line: GeckoLine, turn: number, signal: AbortSignal): Promise<void> => {
  const rates = line.ratesOf('application');
  await line.tune(rates[turn % rates.length] ?? line.link.baudRate, signal);
  const { ask } = line.settings.announcement;
  if (ask !== null) await line.console.send(ask);
};

/** `left`: the application was heard. `menu`: the bootloader still has the hub, or has it again. */
const seeItRun = async (line: GeckoLine, signal: AbortSignal): Promise<'left' | 'menu' | 'silent'> => {
  const { leaveMs, askEveryMs } = line.settings.deadlines;
  // The announcement is left for whoever reads the version.
  const announcement = aheadOfLineLike(line.settings.announcement.pattern);
  const patterns = { ...applicationPatterns(line), announcement };
  const deadlineMs = performance.now() + leaveMs;
  const turns = listeningTurns(line, leaveMs);
  while (performance.now() < deadlineMs) {
    await turns.next(signal);
    const leftMs = Math.max(1, deadlineMs - performance.now());
    const heard = await line.console.expect(patterns, Math.min(askEveryMs, leftMs), signal);
    if (heard?.name === 'menu') return 'menu';
    if (heard !== null) {
      turns.heard();
      return 'left';
    }
  }
  return 'silent';
};

/**
 * Chooses `run`; resolves when the application was heard. A hub that has left its menu by itself is only listened to.
 * The stock bootloader resets on `run`, and starts the application only if it verifies.
 */
export const runApplication = async (line: GeckoLine, menu: Menu, signal: AbortSignal): Promise<void> => {
  const { tries, deadlines } = line.settings;
  const where = line.console.name;
  for (let attempt = 1; attempt <= tries.restart; attempt++) {
    if (await menu.answers(signal)) await menu.choose('run');
    const seen = await seeItRun(line, signal);
    if (seen === 'left') return;
    const isBack = seen === 'menu' || (await menu.find(deadlines.knockMs, signal));
    if (!isBack)
      throw new Fault(
        'restart-failed',
        `${where}: neither application nor bootloader was heard within ${deadlines.leaveMs} ms of the restart`,
      );
  }
  throw new Fault(
    'restart-failed',
    `${where}: the hub is back in its bootloader after ${tries.restart} tries to run its application`,
  );
};
