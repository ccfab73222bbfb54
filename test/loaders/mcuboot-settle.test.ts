import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';
import { createSwapLine } from './mcuboot-swap-line.ts';
import { image, never, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
const strangers: VirtualMcubootHub[] = [];
afterEach(() => {
  hub.cutPower();
  for (const stranger of strangers.splice(0)) stranger.cutPower();
});

/** What waits for the next start of a hub, each put there as somebody before us may have left it. */
type State = (options?: Partial<VirtualMcubootOptions>) => VirtualMcubootHub;

const waiting =
  (pending: 'test' | 'permanent'): State =>
  (options = {}) => {
    const made = startHub(options);
    made.slots.secondary = image;
    made.slots.pending = pending;
    return made;
  };
const onTrial: State = (options) => {
  const made = waiting('test')(options);
  made.cutPower();
  made.powerOn();
  return made;
};
const onTrialWith =
  (pending: 'test' | 'permanent'): State =>
  (options) => {
    const made = onTrial(options);
    made.slots.pending = pending;
    return made;
  };
const higherInSpare =
  (bootMode: 'direct-xip' | 'ram-load'): State =>
  (options) => {
    const made = startHub({ ...options, bootMode });
    made.slots.secondary = image;
    return made;
  };

const byItself = (bootMode: McubootSettings['bootMode']): McubootSettings => ({
  ...quickMcubootSettings,
  bootMode,
  start: 'by-itself',
});

const states: readonly [string, State, Partial<McubootSettings>][] = [
  ['waits on trial', waiting('test'), {}],
  ['waits for good', waiting('permanent'), {}],
  ['runs on trial', onTrial, {}],
  ['runs on trial, and another waits on trial', onTrialWith('test'), {}],
  ['runs on trial, and another waits for good', onTrialWith('permanent'), {}],
  [
    'waits on trial, over raw frames',
    (options) => waiting('test')({ ...options, framing: 'raw' }),
    quickRawSettings,
  ],
  ['is of a higher version beside what runs', higherInSpare('direct-xip'), byItself('direct-xip')],
  ['is of a higher version, to be loaded to RAM', higherInSpare('ram-load'), byItself('ram-load')],
];

const nothing = async (): Promise<void> => {};

describe.each(states)('a hub with an image that %s', (_, make, settings) => {
  it('is left as it is by a loader that asks who it is, however often', async () => {
    hub = make();
    const before = hub.slots.snapshot();
    await visit(hub, settings).identify(never);
    const loader = visit(hub, settings);
    await loader.identify(never);
    await loader.identify(never);
    expect({ slots: hub.slots.snapshot(), resets: hub.resetCount, writes: hub.writeCount }).toEqual({
      slots: before,
      resets: 0,
      writes: 0,
    });
  });

  it('is brought behind its next start by settling, after the intent was noted, and has no further one to fear', async () => {
    hub = make();
    const loader = visit(hub, settings);
    await loader.identify(never);
    const resetsAtIntent: number[] = [];
    const note = async (): Promise<void> => void resetsAtIntent.push(hub.resetCount);
    await expect(loader.settle?.(note, never)).resolves.toBe(true);
    expect(resetsAtIntent).toEqual([0]);
    const { firmwareVersion } = await loader.identify(never);
    await expect(loader.settle?.(note, never)).resolves.toBe(false);
    hub.cutPower();
    hub.powerOn();
    expect((await visit(hub, settings).identify(never)).firmwareVersion).toBe(firmwareVersion);
  });

  it('is not reset when another one has taken its place', async () => {
    hub = make();
    const loader = visit(hub, settings);
    await loader.identify(never);
    const before = hub.slots.snapshot();
    hub.behave({ identity: { chf: sampleIdentity(3).chf } });
    await expect(loader.settle?.(nothing, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect({ slots: hub.slots.snapshot(), resets: hub.resetCount }).toEqual({ slots: before, resets: 0 });
  });
});

describe('mcuboot loader, settling', () => {
  it.each<[string, State, string]>([
    ['takes back what waits on trial', waiting('test'), '01020304'],
    ['takes back what is on trial', onTrial, '01020304'],
    ['lets what waits for good have its way', waiting('permanent'), '01020305'],
  ])('%s', async (_, make, version) => {
    hub = make();
    const loader = visit(hub);
    await loader.identify(never);
    await loader.settle?.(nothing, never);
    expect((await loader.identify(never)).firmwareVersion).toBe(version);
  });

  it('does nothing to a hub that nothing waits in', async () => {
    hub = startHub();
    const loader = visit(hub);
    await loader.identify(never);
    await expect(loader.settle?.(() => Promise.reject(new Error('noted')), never)).resolves.toBe(false);
    expect(hub.resetCount).toBe(0);
  });

  it('resets nothing where the intent cannot be noted', async () => {
    hub = waiting('test')();
    const loader = visit(hub);
    await loader.identify(never);
    await expect(
      loader.settle?.(() => Promise.reject(new Error('the journal is full')), never),
    ).rejects.toThrow('the journal');
    expect(hub.resetCount).toBe(0);
  });

  it('asks before each further reset: a hub that came while the first was under way runs its own image on', async () => {
    hub = waiting('test')();
    const stranger = waiting('permanent')({ name: 'stranger', identity: sampleIdentity(3) });
    strangers.push(stranger);
    const before = stranger.slots.snapshot();
    const link = createSwapLine(hub, stranger, ({ group, command }) =>
      group === 0 && command === 5 ? 'lost' : null,
    );
    const loader = createLoader({ link, settings: quickMcubootSettings });
    await loader.identify(never);
    await expect(loader.settle?.(nothing, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect({ slots: stranger.slots.snapshot(), resets: stranger.resetCount }).toEqual({
      slots: before,
      resets: 0,
    });
  });

  it('leaves alone what a bootloader that chooses by itself turns down, once a restart was seen', async () => {
    hub = higherInSpare('direct-xip')({ behaviour: { turnsImageDown: true } });
    const loader = visit(hub, byItself('direct-xip'));
    await loader.identify(never);
    await expect(loader.settle?.(nothing, never)).resolves.toBe(true);
    await expect(loader.settle?.(nothing, never)).resolves.toBe(false);
    expect(hub.resetCount).toBe(1);
  });

  it('says restart-failed of a hub that ignores its resets, rather than that nothing waits', async () => {
    hub = waiting('permanent')({ behaviour: { ignoresReset: true } });
    const loader = visit(hub);
    await loader.identify(never);
    await expect(loader.settle?.(nothing, never)).rejects.toMatchObject({ code: 'restart-failed' });
  });
});
