import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import type { Reading } from './application.ts';
import { findApplication, findHub } from './identify.ts';
import type { GeckoLine } from './line.ts';
import type { Menu } from './menu.ts';
import { applicationPatterns } from './run-application.ts';

/** A lost or bent key also leaves the menu standing, so one refusal proves little; two in a row are the bootloader's word. */
const refusalsDue = 2;
const mostTries = 5;

const hasFirmware = (line: GeckoLine): Fault =>
  new Fault(
    'hub-answers',
    `${line.console.name}: an application answers; a hub with firmware is not installed by its label`,
  );

const mustBeMenu = (line: GeckoLine, { kind }: Reading): void => {
  if (kind !== 'menu') throw hasFirmware(line);
};

/** Null: only the bootloader answers, though its application was told to run. */
const findAnyApplication = async (
  line: GeckoLine,
  menu: Menu,
  signal: AbortSignal,
): Promise<Reading | null> => {
  try {
    return await findApplication(line, menu, signal);
  } catch (error) {
    if (isFault(error, 'application-lost')) return null;
    throw error;
  }
};

/**
 * The bootloader resets on `run`; its menu then comes back unasked only where it found no application to start. One that
 * started, said what it is and ended there again is firmware all the same.
 */
const isRunRefused = async (line: GeckoLine, menu: Menu, signal: AbortSignal): Promise<boolean> => {
  if (!(await menu.answers(signal))) return false;
  await menu.choose('run');
  const { announcement, menu: prompt } = applicationPatterns(line);
  const heard = await line.console.expect({ announcement, prompt }, line.settings.deadlines.leaveMs, signal);
  if (heard?.name === 'announcement') throw hasFirmware(line);
  return heard !== null && menu.answers(signal);
};

/**
 * To the menu of a hub that has no application. What is loaded next erases whatever the hub holds, so that it holds
 * nothing has to be seen: no answer at any speed, and `run` refused. Rejects with `hub-answers` otherwise.
 */
export const enterWithoutApplication = async (
  line: GeckoLine,
  menu: Menu,
  signal: AbortSignal,
): Promise<void> => {
  const found = await findAnyApplication(line, menu, signal);
  if (found !== null) mustBeMenu(line, found);
  for (let tries = 1, refusals = 0; tries <= mostTries; tries++) {
    refusals = (await isRunRefused(line, menu, signal)) ? refusals + 1 : 0;
    if (refusals === refusalsDue) return;
    if (refusals === 0) mustBeMenu(line, await findHub(line, menu, signal));
  }
  throw new Fault(
    'console-garbled',
    `${line.console.name}: the bootloader was not heard to refuse its application ${refusalsDue} times in a row, in ${mostTries} tries`,
  );
};
