import { describe, expect, it } from 'vitest';
import { identifyHub } from '../../src-main/core/loaders/mcuboot/identify-hub.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { recoverable } from '../rig/mcuboot-settings.ts';
import {
  type Answer,
  active,
  answersOf,
  entry,
  inTurn,
  listOf,
  named,
  never,
  notSupported,
  type Script,
  scriptHub,
} from './mcuboot-scripted-hub.ts';

const silent: Script = () => 'silence';
const failing = (code: 'cancelled' | 'port-lost') => (): Answer => {
  throw new Fault(code, 'slot 3: by the test');
};

describe('a hub that does not say who it is', () => {
  const bootloader = (list: Answer): Script =>
    answersOf({ 'write 0/0': {}, 'write 9/0': notSupported, 'read 1/0': list });

  it.each<[string, Answer, McubootSettings['bootMode'], string]>([
    ['has no firmware to start', listOf(), 'swap', 'application-lost'],
    ['has firmware that it did not start', listOf(entry(0)), 'swap', 'identity-unreadable'],
    ['has some in the slot that is not started from', listOf(entry(1)), 'swap', 'application-lost'],
    ['has some in one of two equal slots', listOf(entry(1)), 'direct-xip', 'identity-unreadable'],
  ])('is told as what its bootloader says: it %s', async (_, list, bootMode, code) => {
    const settings = { ...recoverable, bootMode };
    const other = scriptHub({ firmware: silent, bootloader: bootloader(list), settings });
    await expect(identifyHub(other.visit, never)).rejects.toMatchObject({ code });
    expect(other.asked).not.toContain('write 9/0');
    const same = scriptHub({ firmware: bootloader(list), bootloader: bootloader(list), settings });
    await expect(identifyHub(same.visit, never)).rejects.toMatchObject({ code });
  });

  it.each<[string, Answer | (() => Answer), string]>([
    ['says something else', named({ chf: 'none' }), 'identity-unreadable'],
    ['says nothing', 'silence', 'no-reply'],
    ['makes noise', 'noise', 'console-garbled'],
  ])('is told as such where it %s and no bootloader answers', async (_, who, code) => {
    const firmware = answersOf({
      'write 0/0': {},
      'write 9/0': who,
      'read 1/0': listOf(entry(0, 0, active)),
    });
    const hub = scriptHub({ firmware, bootloader: silent, settings: recoverable });
    await expect(identifyHub(hub.visit, never)).rejects.toMatchObject({ code });
  });

  it('has firmware where it says something else each time, and its bootloader is not asked', async () => {
    const names = Array.from({ length: 9 }, (_, at) => named({ chf: `88-73-84-90-6A-10-00-0${at}` }));
    const firmware = answersOf({ 'write 0/0': {}, 'write 9/0': inTurn<Answer>('silence', ...names) });
    const hub = scriptHub({ firmware, bootloader: bootloader(listOf()), settings: recoverable });
    await expect(identifyHub(hub.visit, never)).rejects.toMatchObject({ code: 'identity-unstable' });
    expect(hub.asked.join()).not.toContain('bootloader');
  });

  it.each<[string, Answer]>([
    ['nothing', 'silence'],
    ['noise', 'noise'],
    ['another thing', named({ chf: 'none' })],
  ])('is lost where its firmware says %s and its bootloader knows nothing', async (_, who) => {
    const firmware = answersOf({ 'write 0/0': {}, 'write 9/0': who });
    const hub = scriptHub({ firmware, bootloader: bootloader(listOf()), settings: recoverable });
    await expect(identifyHub(hub.visit, never)).rejects.toMatchObject({ code: 'application-lost' });
  });

  it.each(['cancelled', 'port-lost'] as const)('is not asked further after %s', async (code) => {
    const firmware = answersOf({ 'write 0/0': {}, 'write 9/0': failing(code) });
    const hub = scriptHub({ firmware, bootloader: bootloader(listOf()), settings: recoverable });
    await expect(identifyHub(hub.visit, never)).rejects.toMatchObject({ code });
  });
});
