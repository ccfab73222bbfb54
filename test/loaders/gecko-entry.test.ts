import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ByteLink, LineSettings } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';
import { createSpeedMemory } from '../../src-main/core/loaders/speed-memory.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { impatientGecko } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualGecko, type VirtualGecko } from '../rig/virtual-gecko.ts';
import type { VirtualGeckoHardware } from '../rig/virtual-gecko-behaviour.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const identity = sampleIdentity(4);
const image = makeGeckoFirmware({ version: '01020305', padBytes: 4_096 });
const never = new AbortController().signal;
const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };

let hub: VirtualGecko;
afterEach(() => hub.cutPower());

const start = (hardware: Partial<VirtualGeckoHardware>): ByteLink => {
  hub = createVirtualGecko({
    name: 'slot 4',
    identity,
    firmwareVersion: '01020304',
    hardware: { askEveryMs: 200, ...hardware },
    openBaudRate: 115_200,
  });
  return hub.openLink();
};

const withDeadlines = (settings: Partial<GeckoSettings>): GeckoSettings => ({
  ...impatientGecko,
  ...settings,
  deadlines: { ...impatientGecko.deadlines, findMs: 2_000, enterMs: 800, leaveMs: 600, announceMs: 600 },
});

/** RTS holds the hub in reset; DTR at its release starts the bootloader. */
const resetIntoBootloader: GeckoSettings['enter'][number] = {
  kind: 'lines',
  steps: [
    { rts: true, dtr: true, holdMs: 2 },
    { rts: false, holdMs: 2 },
    { dtr: false, holdMs: 0 },
  ],
};
const byText: GeckoSettings['enter'][number] = { kind: 'text', send: 'bootloader\r', baudRate: 115_200 };

const flash = async (link: ByteLink, settings: GeckoSettings) => {
  const loader = createLoader({ link, settings });
  await loader.identify(never);
  await loader.load(image, noHooks, never);
  await loader.check(image, never);
  await loader.restart(never);
  return loader.readVersion(never);
};

/** A link that notes what is set on it; `refuse` says which settings this port cannot do. */
const watched = (link: ByteLink, refuse: (lines: LineSettings) => boolean = () => false) => {
  const bauds: number[] = [];
  const setLines = async (lines: LineSettings): Promise<void> => {
    if (refuse(lines)) throw new Fault('port-lines-refused', `${link.name}: no control lines`);
    if (lines.baudRate !== undefined) bauds.push(lines.baudRate);
    await link.setLines(lines);
  };
  const proxy: ByteLink = Object.create(link, { setLines: { value: setLines } });
  return { link: proxy, bauds };
};

describe('gecko loader, ways into the bootloader', () => {
  it('goes in by control lines where the application knows no command', async () => {
    const link = start({ entryCommand: null, hasControlLines: true });
    const settings = withDeadlines({ enter: [resetIntoBootloader] });
    await expect(flash(link, settings)).resolves.toEqual({ firmwareVersion: '01020305', chf: identity.chf });
  });

  it('lets a hub out of reset again when it is cancelled while it holds it there', async () => {
    const stop = new AbortController();
    const { link } = watched(start({ entryCommand: null, hasControlLines: true }), ({ rts }) => {
      if (rts === true) setImmediate(() => stop.abort());
      return false;
    });
    const held = structuredClone(resetIntoBootloader);
    if (held.kind === 'lines' && held.steps[0] !== undefined) held.steps[0].holdMs = 5_000;
    const loader = createLoader({ link, settings: withDeadlines({ enter: [held] }) });
    await loader.identify(stop.signal);
    await expect(loader.load(image, noHooks, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
    const next = createLoader({
      link: hub.openLink(),
      settings: withDeadlines({ enter: [resetIntoBootloader] }),
    });
    await expect(next.identify(never)).resolves.toMatchObject({ chf: identity.chf });
  });

  it('goes the next way when one brings no menu', async () => {
    const link = start({ entryCommand: 'bootloader', hasControlLines: false });
    const settings = withDeadlines({ enter: [resetIntoBootloader, byText] });
    await expect(flash(link, settings)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it('passes over control lines on a port that has none', async () => {
    const { link } = watched(start({}), ({ rts }) => rts !== undefined);
    const settings = withDeadlines({ enter: [resetIntoBootloader, byText] });
    await expect(flash(link, settings)).resolves.toMatchObject({ firmwareVersion: '01020305' });
  });

  it('says what the port cannot do when no other way is left', async () => {
    const { link } = watched(start({ entryCommand: null }), ({ rts }) => rts !== undefined);
    const settings = withDeadlines({ enter: [resetIntoBootloader] });
    await expect(flash(link, settings)).rejects.toMatchObject({ code: 'port-lines-refused' });
  });

  it('waits for the menu without a byte when somebody else brings it up', async () => {
    const link = start({ entryCommand: 'never typed' });
    const settings = withDeadlines({ enter: [{ kind: 'power' }] });
    const patient = { ...settings, deadlines: { ...settings.deadlines, enterMs: 10_000 } };
    const loader = createLoader({ link, settings: patient });
    await loader.identify(never);
    // Once it comes too soon, the application is started again, and the next one is in time.
    const pressing = setInterval(() => hub.pressBootButton(), 1_500);
    const stopPressing = () => clearInterval(pressing);
    await loader.load(image, { ...noHooks, onWriteBegins: stopPressing }, never);
    expect(hub.storedFirmware()).toEqual(image);
  });
});

describe('gecko loader, speeds', () => {
  const hardware = { applicationBaudRate: 57_600, bootloaderBaudRate: 230_400 };
  const settings = withDeadlines({
    application: { ...impatientGecko.application, baudRates: [9_600, 57_600] },
    bootloader: { ...impatientGecko.bootloader, baudRates: [115_200, 230_400] },
    enter: [{ kind: 'text', send: 'bootloader\r', baudRate: 57_600 }],
  });

  it('finds application and bootloader at speeds of their own', async () => {
    await expect(flash(start(hardware), settings)).resolves.toEqual({
      firmwareVersion: '01020305',
      chf: identity.chf,
    });
  });

  it('begins with the speeds that were good on this port before', async () => {
    const speeds = createSpeedMemory();
    const visit = async (link: ByteLink, taken: GeckoSettings): Promise<void> => {
      await vi.waitUntil(() => hub.isRunning, { timeout: 10_000, interval: 1 });
      const loader = createLoader({ link, settings: taken, speeds });
      await loader.identify(never);
      await loader.load(image, noHooks, never);
    };
    await visit(start(hardware), settings);
    hub.cutPower();
    const { link, bauds } = watched(start(hardware));
    // Nothing that answers late, as on a busy machine, is to be taken for another speed.
    const deadlines = { ...settings.deadlines, findMs: 10_000, commandMs: 4_000, knockMs: 4_000 };
    await visit(link, { ...settings, deadlines });
    expect(bauds).toEqual([57_600, 230_400]);
  });

  it('listens at the speed it heard the application at, however seldom that one speaks', async () => {
    const seldom = start({ ...hardware, announceEveryMs: 100 });
    const announcement = { ...impatientGecko.announcement, agreeing: 4 };
    await expect(flash(seldom, { ...settings, announcement })).resolves.toMatchObject({
      firmwareVersion: '01020305',
    });
  });

  it('asks for the version where the application does not tell it by itself', async () => {
    const link = start({ announces: false });
    const asking = withDeadlines({ announcement: { ...impatientGecko.announcement, ask: 'ver\r' } });
    await expect(flash(link, asking)).resolves.toEqual({ firmwareVersion: '01020305', chf: identity.chf });
  });
});

describe('gecko loader, settings', () => {
  it.each<[string, object, string]>([
    ['no way in', { enter: [] }, 'enter'],
    ['a way nobody knows', { enter: [{ kind: 'magnet' }] }, 'enter'],
    ['no speed', { bootloader: { ...impatientGecko.bootloader, baudRates: [] } }, 'baudRates'],
    [
      'an announcement without a version',
      { announcement: { ...impatientGecko.announcement, pattern: 'x' } },
      'version',
    ],
    ['a magic that is no hex', { transfer: { ...impatientGecko.transfer, magic: 'EBX' } }, 'magic'],
    ['a text with a byte above ASCII', { enter: [{ ...byText, send: '\xff' }] }, 'enter'],
  ])('with %s are refused before a byte is sent', (_, change, named) => {
    const link = start({});
    expect(() => createLoader({ link, settings: { ...impatientGecko, ...change } })).toThrow(
      expect.objectContaining({ code: 'loader-settings-invalid', message: expect.stringContaining(named) }),
    );
  });
});
