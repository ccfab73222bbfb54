import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { quickMcubootSettings, quickRawSettings, rigUptime } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';
import type { VirtualMcubootBehaviour } from '../rig/virtual-mcuboot-behaviour.ts';
import { createSwapLine } from './mcuboot-swap-line.ts';
import { loadAndCheck, never, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
let stranger: VirtualMcubootHub | undefined;
afterEach(() => {
  hub.cutPower();
  stranger?.cutPower();
});

type Restart = McubootSettings['restart'];

/** Nothing but these proves a restart. */
const provenBy = (
  proofs: Partial<Restart>,
  settings: McubootSettings = quickMcubootSettings,
): McubootSettings => ({
  ...settings,
  restart: { ...settings.restart, banner: null, uptime: null, dark: null, ...proofs },
});
const { banner } = quickMcubootSettings.restart;
const dark = { echoes: 3, answerMs: 15 };

/** A hub on which a restart changes nothing that it lists. */
const restartCurrent = async (
  settings: McubootSettings,
  behaviour: VirtualMcubootBehaviour,
  options: Partial<VirtualMcubootOptions> = {},
): Promise<void> => {
  hub = startHub({ framing: settings.framing, ...options });
  const loader = visit(hub, settings);
  await loader.identify(never);
  hub.behave(behaviour);
  await loader.restart(never);
};

/** Away for longer than three echoes take, by far. */
const slow: Partial<VirtualMcubootOptions> = { timing: { startMs: 400 } };
const patient = (settings: McubootSettings): McubootSettings => ({
  ...settings,
  deadlines: { ...settings.deadlines, enterMs: 4_000, backMs: 4_000 },
});

describe('a restart of a hub whose list it does not change is seen', () => {
  it.each<[string, McubootSettings, VirtualMcubootBehaviour, Partial<VirtualMcubootOptions>]>([
    ['by the line that its start prints', provenBy({ banner }), {}, {}],
    ['by an uptime that went back', provenBy({ uptime: rigUptime }), { startsSilently: true }, {}],
    ['by an uptime, over raw frames', provenBy({ uptime: rigUptime }, quickRawSettings), {}, {}],
    ['by the time that it was away', patient(provenBy({ dark })), { startsSilently: true }, slow],
    ['though the answer to the reset is lost', provenBy({ banner }), { losesAnswers: [3] }, {}],
    ['though the reset is lost at first', provenBy({ banner }), { losesRequests: [3] }, {}],
  ])('%s', async (_, settings, behaviour, options) => {
    await restartCurrent(settings, behaviour, options);
    expect(hub.resetCount).toBe(1);
  });
});

describe('a restart is not passed of a hub', () => {
  const all = { banner, uptime: rigUptime, dark };
  it.each<[string, McubootSettings, VirtualMcubootBehaviour, Partial<VirtualMcubootOptions>]>([
    ['that acknowledges resets and goes on', provenBy(all), { ignoresReset: true }, {}],
    ['that does so over raw frames', provenBy(all, quickRawSettings), { ignoresReset: true }, {}],
    [
      'that goes on, on a line that loses two echoes',
      provenBy(all),
      { ignoresReset: true, losesRequests: [6, 7] },
      {},
    ],
    [
      'that goes on after a long while without a word',
      patient(provenBy(all)),
      { dozesAtResetMs: 300 },
      { bufferCount: 64 },
    ],
    [
      'that goes on after a long while, having dropped most of what it was asked meanwhile',
      patient(provenBy(all)),
      { dozesAtResetMs: 300 },
      { bufferCount: 2 },
    ],
    ['whose restart nothing in its catalogue can show', provenBy({}), { startsSilently: true }, {}],
  ])('%s', async (_, settings, behaviour, options) => {
    await expect(restartCurrent(settings, behaviour, options)).rejects.toMatchObject({
      code: 'restart-failed',
      message: expect.stringMatching(/acknowledged 2 resets and was not seen to restart after 2 tries$/),
    });
    expect(hub.violations).toEqual([]);
  });
});

describe('mcuboot loader, the restart', () => {
  it('into an image that was loaded is seen by the list alone', async () => {
    hub = startHub({ behaviour: { startsSilently: true } });
    const loader = visit(hub, provenBy({}));
    await loader.identify(never);
    await loadAndCheck(loader);
    await loader.restart(never);
    expect({ resets: hub.resetCount, isRunningNew: hub.slots.isRunningNew }).toEqual({
      resets: 1,
      isRunningNew: true,
    });
  });

  it('is asked of nobody who came while the first reset went unanswered', async () => {
    hub = startHub();
    stranger = startHub({ name: 'stranger', identity: sampleIdentity(3) });
    const link = createSwapLine(hub, stranger, ({ group, command }) =>
      group === 0 && command === 5 ? 'lost' : null,
    );
    const loader = createLoader({ link, settings: quickMcubootSettings });
    await loader.identify(never);
    await expect(loader.restart(never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(stranger.resetCount).toBe(0);
  });
});
