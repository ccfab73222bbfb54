import { afterEach, describe, expect, it } from 'vitest';
import type { ByteLink, LineSettings } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { impatientGecko, rigGeckoSettings } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualGecko, type VirtualGecko } from '../rig/virtual-gecko.ts';
import type { VirtualGeckoBehaviour, VirtualGeckoHardware } from '../rig/virtual-gecko-behaviour.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const image = makeGeckoFirmware({ version: '01020305', padBytes: 2_048 });
const frames = Math.ceil(image.length / 128);
const never = new AbortController().signal;
const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };
const [ours, stranger] = [sampleIdentity(2), sampleIdentity(3)];

let hub: VirtualGecko;
afterEach(() => hub.cutPower());

const begin = (
  behaviour: VirtualGeckoBehaviour = {},
  settings: GeckoSettings = rigGeckoSettings,
  hardware: Partial<VirtualGeckoHardware> = {},
) => {
  const options = { name: 'slot 3', identity: ours, firmwareVersion: '01020304', openBaudRate: 115_200 };
  hub = createVirtualGecko({ ...options, behaviour, hardware: { askEveryMs: 1_000, ...hardware } });
  const link = hub.openLink();
  const [sent, bauds]: [string[], number[]] = [[], []];
  const write = (bytes: Uint8Array): Promise<void> => {
    sent.push(Buffer.from(bytes).toString('latin1'));
    return link.write(bytes);
  };
  const setLines = (lines: LineSettings): Promise<void> => {
    bauds.push(lines.baudRate ?? 0);
    return link.setLines(lines);
  };
  const watched: ByteLink = Object.create(link, { write: { value: write }, setLines: { value: setLines } });
  return { loader: createLoader({ link: watched, settings }), sent, bauds, link: watched };
};

describe('the report of an upload', () => {
  it('has what was sent, how long it took, and how fast the hub answered', async () => {
    const { loader } = begin();
    await loader.identify(never);
    const startedAtMs = performance.now();
    const report = await loader.load(image, noHooks, never);
    const tookMs = performance.now() - startedAtMs;
    expect(report).toMatchObject({ imageBytes: image.length, baudRate: 115_200, frames, retries: 0 });
    expect(report.turnAroundMs).toBeTypeOf('number');
    expect(report.ceilingFraction).toBeTypeOf('number');
    expect(report.transferMs).toBeGreaterThan(0);
    expect(report.storeMs).toBeGreaterThanOrEqual(0);
    expect(report.transferMs + report.storeMs).toBeLessThanOrEqual(tookMs);
  });

  it('counts an upload that was broken off among the retries, and its time as that of storing', async () => {
    const { loader } = begin();
    await loader.identify(never);
    hub.behave({ abortsAtBlock: { block: 2, times: 1 } });
    const report = await loader.load(image, noHooks, never);
    expect(report).toMatchObject({ frames, retries: 1 });
    expect(report.storeMs).toBeGreaterThan(0);
  });

  it('knows no more than the whole time where the end of the transfer was lost', async () => {
    const { loader } = begin({ losesEndAck: true });
    await loader.identify(never);
    const report = await loader.load(image, noHooks, never);
    expect(report).toMatchObject({
      frames: 0,
      retries: 0,
      storeMs: 0,
      turnAroundMs: null,
      ceilingFraction: null,
    });
    expect(report.transferMs).toBeGreaterThan(0);
  });
});

describe('what a hub is known to hold', () => {
  it('is nothing, then what the bootloader took, also once the same hub named itself again', async () => {
    const { loader } = begin();
    await loader.identify(never);
    await expect(loader.holds(image, never)).resolves.toBe('unproven');
    await loader.load(image, noHooks, never);
    await loader.identify(never);
    await expect(loader.holds(image, never)).resolves.toBe('matches');
    await expect(loader.holds(image.slice(1), never)).resolves.toBe('differs');
    await expect(loader.check(image, never)).resolves.toBe('once-it-runs');
  });

  it('is nothing from the next upload on until that is taken', async () => {
    const { loader } = begin();
    await loader.identify(never);
    await loader.load(image, noHooks, never);
    await loader.restart(never);
    hub.behave({ refusesImage: '43' });
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'image-refused' });
    await expect(loader.holds(image, never)).resolves.toBe('unproven');
  });

  it('is what was sent, whatever its buffer is used for afterwards', async () => {
    const { loader } = begin();
    await loader.identify(never);
    const buffer = image.slice();
    await loader.load(buffer, noHooks, never);
    buffer.fill(0);
    await expect(loader.holds(image, never)).resolves.toBe('matches');
  });
});

describe('a restart', () => {
  it('that failed is tried again from the menu, without a way in', async () => {
    const { loader, sent } = begin();
    await loader.identify(never);
    hub.behave({ brokenApplication: true });
    await expect(loader.restart(never)).rejects.toMatchObject({ code: 'restart-failed' });
    hub.behave({});
    await loader.restart(never);
    expect(sent.filter((each) => each === 'bootloader\r')).toHaveLength(1);
    expect(loader.leavesHub).toEqual({ afterIdentify: 'running', afterLoad: 'stopped' });
  });

  it.each([
    [0, 2],
    [1, 3],
    [3, 5],
  ])('is done %i more times for firmware that never says the same twice', async (restarts, starts) => {
    const announcement = { ...impatientGecko.announcement, restarts };
    const { loader } = begin({ unsteadyAnnouncements: { starts: 99 } }, { ...impatientGecko, announcement });
    await loader.identify(never);
    await loader.restart(never);
    await expect(loader.readVersion(never)).rejects.toMatchObject({ code: 'no-announcement' });
    expect(hub.startCount).toBe(starts);
  });

  it('is not done again for firmware that says nothing', async () => {
    const { loader } = begin({}, rigGeckoSettings, { announces: false });
    await loader.identify(never);
    await loader.restart(never);
    await expect(loader.readVersion(never)).rejects.toThrow('the firmware said nothing');
    expect(hub.startCount).toBe(2);
  });
});

describe('a speed that was good', () => {
  it('is the first on this port for as long as the process lives', async () => {
    const application = { ...rigGeckoSettings.application, baudRates: [115_200, 57_600] };
    const settings = { ...rigGeckoSettings, application };
    const { loader, link, bauds } = begin({}, settings, { applicationBaudRate: 57_600 });
    await loader.identify(never);
    bauds.length = 0;
    await link.setLines({ baudRate: 115_200 });
    await createLoader({ link, settings }).identify(never);
    expect(bauds).toEqual([115_200, 57_600]);
  });
});

describe('a rescue', () => {
  const chf = requireDeviceId(ours.chf, 'test');
  const dead = () => {
    const begun = begin();
    hub.loseApplication();
    hub.blink();
    return { ...begun, enter: async () => begun.loader.enterForRescue?.(chf, never) };
  };
  /** A hub with an application of its own takes its place. */
  const swap = (): void => {
    hub.behave({ identity: { chf: stranger.chf } });
    hub.reprogram('01020304');
    hub.blink();
  };

  it('sends no second upload behind one that failed, for the menu does not say whose it is', async () => {
    const { loader, enter } = dead();
    await enter();
    hub.behave({ refusesImage: '43' });
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'image-refused' });
    hub.behave({});
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'application-lost' });
    expect(hub.uploadCount).toBe(1);
  });

  it('is over once it was refused: the hub has to name itself', async () => {
    const { loader, enter } = dead();
    await enter();
    swap();
    await expect(enter()).rejects.toMatchObject({ code: 'hub-answers' });
    hub.pressBootButton();
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.uploadCount).toBe(0);
  });

  it('is over once the hub named itself', async () => {
    const { loader, enter } = dead();
    await enter();
    hub.reprogram('01020304');
    hub.blink();
    await loader.identify(never);
    swap();
    hub.pressBootButton();
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.uploadCount).toBe(0);
  });

  it('uploads from the menu it found, and asks nobody for a name', async () => {
    const { loader, enter, sent } = dead();
    await enter();
    sent.length = 0;
    await loader.load(image, noHooks, never);
    expect(sent.slice(0, 2)).toEqual(['\n', '1']);
  });

  it('vouches for nothing that the bootloader took before of another hub', async () => {
    const { loader } = begin({ identity: { chf: stranger.chf } });
    await loader.identify(never);
    await loader.load(image, noHooks, never);
    hub.loseApplication();
    hub.blink();
    await loader.enterForRescue?.(chf, never);
    await expect(loader.holds(image, never)).resolves.toBe('unproven');
  });
});
