import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { ImageList } from './image-list.ts';
import { mustNotLoop } from './reboot-loop.ts';
import { readRecovery } from './recovery.ts';
import { heardBytes, type SmpEnd, type Visit } from './visit.ts';

const echoEveryMs = ({ framing }: SmpEnd, { settings }: Visit, waitMs: number): number =>
  framing === 'raw' ? Math.max(waitMs, settings.deadlines.resyncMs) : waitMs;

/** What an unanswered echo takes: on a raw link the silence after it is part of it. */
export const echoCostMs = (visit: Visit, waitMs: number): number =>
  echoEveryMs(visit.application, visit, waitMs);

const echoTries = (end: SmpEnd, visit: Visit, withinMs: number): number =>
  Math.ceil(withinMs / echoEveryMs(end, visit, visit.settings.deadlines.wakeEveryMs));

/** Asks until the other end answers at all. False when it did not within `withinMs`. Rejects with `reboot-loop`. */
export const waitForAnswer = async (
  visit: Visit,
  end: SmpEnd,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> => {
  const tries = echoTries(end, visit, withinMs);
  for (let attempt = 1; attempt <= tries; attempt++) {
    if (await end.requests.isAnswering(visit.settings.deadlines.wakeEveryMs, signal)) return true;
    mustNotLoop(visit);
  }
  return false;
};

/** The bootloader hears other frames than the firmware, so it has to be asked by itself. */
const ownRecovery = ({ application, recovery, settings }: Visit): SmpEnd | null => {
  // mutant: logic x3: settings and visit have a recovery, or neither has
  if (recovery === null || settings.recovery === null) return null;
  const isSame =
    recovery.framing === application.framing && settings.recovery.smpVersion === settings.smpVersion;
  return isSame ? null : recovery;
};

const unreached = (visit: Visit, tries: number, heardBefore: number): Fault => {
  const heard = heardBytes(visit) - heardBefore;
  const everyMs = echoCostMs(visit, visit.settings.deadlines.wakeEveryMs);
  const text = `${visit.where}: no answer to SMP echo after ${tries} tries of ${everyMs} ms`;
  return heard === 0
    ? new Fault('no-reply', text)
    : new Fault('console-garbled', `${text}, though ${heard} bytes came`);
};

/**
 * Asks until firmware or bootloader answers. Resolves with what a bootloader lists that was told by its own frames, with null
 * for anything else that answers. Rejects with `no-reply`, `console-garbled` or `reboot-loop`.
 */
export const reachHub = async (visit: Visit, signal: AbortSignal): Promise<ImageList | null> => {
  const { application, settings } = visit;
  const { enterMs, wakeEveryMs } = settings.deadlines;
  const heardBefore = heardBytes(visit);
  const tries = echoTries(application, visit, enterMs);
  const bootloader = ownRecovery(visit);
  for (let attempt = 1; attempt <= tries; attempt++) {
    if (await application.requests.isAnswering(wakeEveryMs, signal)) return null;
    mustNotLoop(visit);
    if (bootloader === null || !(await bootloader.requests.isAnswering(wakeEveryMs, signal))) continue;
    const images = await readRecovery(visit, signal);
    if (images !== null) return images;
  }
  throw unreached(visit, tries, heardBefore);
};
