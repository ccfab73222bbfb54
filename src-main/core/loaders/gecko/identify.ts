import type { WireIdentity } from '../../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { askApplication, type Reading } from './application.ts';
import type { GeckoLine } from './line.ts';
import type { Menu } from './menu.ts';

const noAnswer = (line: GeckoLine, heardBefore: number): Fault => {
  const { findMs } = line.settings.deadlines;
  const at = (end: 'application' | 'bootloader') => `${line.settings[end].baudRates.join(', ')} baud`;
  const heard = line.console.heardCharacters - heardBefore;
  const what = `no answer from the application (${at('application')}) or its bootloader (${at('bootloader')}) within ${findMs} ms`;
  return heard === 0
    ? new Fault('no-reply', `${line.console.name}: ${what}`)
    : new Fault('console-garbled', `${line.console.name}: ${what}, though ${heard} characters came`);
};

/** The first sign of application or menu, at whichever speed, in a hub that may be switched on only meanwhile. */
export const findHub = async (line: GeckoLine, menu: Menu, signal: AbortSignal): Promise<Reading> => {
  const heardBefore = line.console.heardCharacters;
  const deadlineMs = performance.now() + line.settings.deadlines.findMs;
  do {
    for (const baudRate of line.ratesOf('application')) {
      await line.tune(baudRate, signal);
      const reading = await askApplication(line, signal);
      if (reading.kind !== 'unanswered') return reading;
    }
    if (await menu.find(1, signal)) return { kind: 'menu' };
  } while (performance.now() < deadlineMs);
  throw noAnswer(line, heardBefore);
};

/**
 * The menu does not know who the hub is, so its application is started to be asked. Starting it changes nothing that the
 * hub stores: the bootloader starts what it finds verified, and writes in an upload alone.
 */
export const findApplication = async (line: GeckoLine, menu: Menu, signal: AbortSignal): Promise<Reading> => {
  const { restart } = line.settings.tries;
  for (let starts = 0; ; starts++) {
    const reading = await findHub(line, menu, signal);
    if (reading.kind !== 'menu') return reading;
    if (starts === restart)
      throw new Fault(
        'application-lost',
        `${line.console.name}: only the bootloader answers, after ${starts} tries to run the application; a bootloader does not say whose hub it is`,
      );
    if (await menu.find(line.settings.deadlines.knockMs, signal)) await menu.choose('run');
  }
};

const isSame = (a: Reading, b: Reading): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Who the hub is, by its running application's word: asked until two answers in a row agree, for noise must not make
 * one hub look like another. A hub of which only the bootloader answers is `application-lost`.
 */
export const identifyHub = async (
  line: GeckoLine,
  menu: Menu,
  signal: AbortSignal,
): Promise<WireIdentity> => {
  const { identity: limit } = line.settings.tries;
  const where = line.console.name;
  const problems = new Set<string | null>();
  let previous = await findApplication(line, menu, signal);
  for (let attempt = 1; ; attempt++) {
    problems.add(previous.kind === 'problem' ? previous.problem : null);
    if (attempt === limit) break;
    const reading = await askApplication(line, signal);
    const agrees = isSame(reading, previous);
    previous = reading;
    if (agrees && reading.kind === 'identity') {
      line.remember('application');
      return reading.identity;
    }
    if (agrees && reading.kind === 'problem') break;
  }
  const [problem] = problems;
  if (previous.kind === 'problem' && problems.size === 1)
    throw new Fault('identity-unreadable', `${where}: the hub does not say who it is: ${problem}`);
  throw new Fault('identity-unstable', `${where}: no two of ${limit} readings of the identity agree`);
};

/**
 * That `expected` is still there, for what is done at once behind it. One reading is enough, for noise does not make the
 * name of the hub that is due; to call the hub another takes two that agree. Rejects with `hub-swapped`.
 */
export const confirmHub = async (
  line: GeckoLine,
  menu: Menu,
  expected: DeviceId,
  signal: AbortSignal,
): Promise<void> => {
  const reading = await findApplication(line, menu, signal);
  if (reading.kind === 'identity' && reading.identity.chf === expected) return;
  const { chf } = await identifyHub(line, menu, signal);
  if (chf !== expected)
    throw new Fault(
      'hub-swapped',
      `${line.console.name}: hub ${expected} was identified, hub ${chf} answers now`,
    );
};
