import { describe, expect, it } from 'vitest';
import { restartHub } from '../../src-main/core/loaders/mcuboot/restart.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import type { Visit } from '../../src-main/core/loaders/mcuboot/visit.ts';
import { quickMcubootSettings } from '../rig/mcuboot-settings.ts';
import {
  type Answer,
  active,
  answersOf,
  entry,
  inTurn,
  listOf,
  named,
  never,
  scriptHub,
} from './mcuboot-scripted-hub.ts';

const quiet: McubootSettings = {
  ...quickMcubootSettings,
  restart: { ...quickMcubootSettings.restart, dark: null },
};
const loaded = { version: '1.2.4', hash: Uint8Array.of(7), isHashProven: true };
type Told = Answer | (() => Answer);

const runs = listOf(entry(0, 1, active));
const waits = listOf(entry(0, 1, active), entry(1, 7, { pending: true }));
const trial = listOf(entry(0, 7, { active: true }), entry(1, 1));

describe('the image that was loaded', () => {
  const marks: unknown[] = [];
  const restart = async (list: Told, start: McubootSettings['start'], more: Partial<Visit> = { loaded }) => {
    marks.length = 0;
    const settings = { ...quiet, start };
    const hub = scriptHub({
      firmware: answersOf({
        'read 1/0': list,
        'write 9/0': named(),
        'write 1/0': (payload) => {
          marks.push(payload);
          return {};
        },
        'write 0/5': {},
        'write 0/0': {},
      }),
      settings,
      ...more,
    });
    await restartHub(hub.visit, never);
    return marks;
  };
  const beside = listOf(entry(0, 1, active), entry(1, 7));

  it.each([
    ['on trial', 'test', false],
    ['for good', 'permanent', true],
  ] as const)('is set to be started %s, once', async (_, start, confirm) => {
    await expect(restart(inTurn(beside, waits, waits, trial), start)).resolves.toEqual([
      { hash: loaded.hash, confirm },
    ]);
  });

  it('is set though it runs on trial already, and not where it runs for good', async () => {
    const other = listOf(entry(0, 1, active), entry(1, 7, { pending: true }));
    await expect(restart(inTurn(trial, other, trial, runs), 'test')).resolves.toHaveLength(1);
    const kept = listOf(entry(0, 7, active), entry(1, 1));
    await expect(restart(inTurn(kept, kept, runs), 'test')).resolves.toEqual([]);
  });

  it('is set where another image runs for good, or none', async () => {
    await expect(restart(inTurn(listOf(entry(1, 7)), waits, waits, trial), 'test')).resolves.toHaveLength(1);
  });

  it('is left to a bootloader that chooses by itself', async () => {
    await expect(restart(inTurn(beside, trial), 'by-itself')).resolves.toEqual([]);
  });

  it('is none where nothing was loaded', async () => {
    await expect(restart(inTurn(beside, trial), 'test', {})).resolves.toEqual([]);
  });

  it.each([
    ['another image waits instead', listOf(entry(0, 1, active), entry(1, 8, { pending: true }))],
    ['it does not wait', beside],
  ])('is not restarted into where %s', async (_, wrong) => {
    await expect(restart(inTurn(beside, wrong), 'test')).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: the hub was told 4 times to start the new image: it answers that it did and did not',
    });
  });
});
