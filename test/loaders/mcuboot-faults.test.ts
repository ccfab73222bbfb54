import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';
import type { VirtualMcubootBehaviour } from '../rig/virtual-mcuboot-behaviour.ts';
import { image, loadAndCheck, never, noHooks, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
afterEach(() => hub.cutPower());

interface Start {
  readonly behaviour?: VirtualMcubootBehaviour;
  readonly hub?: Partial<VirtualMcubootOptions>;
  readonly settings?: Partial<McubootSettings>;
}

const begin = ({ behaviour = {}, hub: options, settings }: Start = {}): Loader => {
  hub = startHub({ ...options, behaviour });
  return visit(hub, settings);
};

const withTransfer = (transfer: Partial<McubootSettings['transfer']>): Partial<McubootSettings> => ({
  transfer: { ...quickMcubootSettings.transfer, ...transfer },
});

describe('mcuboot loader, identify', () => {
  it('says no-reply of a hub that says nothing, with the tries and times', async () => {
    await expect(begin({ behaviour: { silent: true } }).identify(never)).rejects.toMatchObject({
      code: 'no-reply',
      message: 'slot 3: no answer to SMP echo after 10 tries of 40 ms',
    });
  });

  it('says console-garbled of a hub that answers with noise', async () => {
    begin();
    const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
    device.onBytes(() => device.send(Buffer.from('\x06\x09garbage\n')));
    const loader = createLoader({ link, settings: quickMcubootSettings });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'console-garbled' });
  });

  it('says identity-unreadable of a hub whose CHF is no Device ID', async () => {
    const loader = begin({ behaviour: { identity: { chf: '88-73-84-90-6A-10-02' } } });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'identity-unreadable' });
  });

  it('says identity-unstable of a hub that answers differently each time', async () => {
    const loader = begin({ behaviour: { isUnsteady: true } });
    await expect(loader.identify(never)).rejects.toMatchObject({ code: 'identity-unstable' });
  });

  it('rejects with cancelled soon after the signal aborts', async () => {
    const loader = begin({ behaviour: { silent: true } });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(loader.identify(stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('mcuboot loader, load and check', () => {
  it.each<[string, VirtualMcubootBehaviour, string]>([
    ['the cable is pulled', { unplugAtBytes: 9_000 }, 'port-lost'],
    ['the hub stops answering', { stallAtOffset: 8_000 }, 'transfer-stalled'],
    ['the hub cannot write', { refusesAtOffset: { offset: 4_000, group: 1, code: 12 } }, 'hub-write-failed'],
    ['the hub refuses', { refusesAtOffset: { offset: 0, group: 1, code: 14 } }, 'transfer-refused'],
    ['the hub wrote one bit wrong', { corruptStorageAtByte: 12_345 }, 'check-mismatch'],
    ['the hub says it wrote and did not', { ignoresWrite: true }, 'check-mismatch'],
    ['the hub does not say whether it matches', { tellsNoMatch: true }, 'transfer-end-unconfirmed'],
    ['power is lost in the write', { powerCutAtOffset: 3_000 }, 'port-lost'],
  ])('when %s', async (_, behaviour, code) => {
    const loader = begin();
    await loader.identify(never);
    hub.behave(behaviour);
    await expect(loadAndCheck(loader)).rejects.toMatchObject({ code });
    expect(hub.violations).toEqual([]);
  });

  it('awaits onWriteBegins before the hub erases, and sends nothing when it rejects', async () => {
    const loader = begin();
    await loader.identify(never);
    const onWriteBegins = () => Promise.reject(new Error('the journal is full'));
    await expect(loader.load(image, { ...noHooks, onWriteBegins }, never)).rejects.toThrow('the journal');
    expect({ writes: hub.writeCount, bytes: hub.uploadedBytes }).toEqual({ writes: 0, bytes: 0 });
  });

  it('refuses an image that is none of MCUboot’s before anything is sent', async () => {
    const loader = begin();
    await loader.identify(never);
    const broken = image.slice();
    broken[5_000] = (broken[5_000] ?? 0) ^ 1;
    await expect(loader.load(broken, noHooks, never)).rejects.toMatchObject({ code: 'container-malformed' });
    expect(hub.writeCount).toBe(0);
  });

  it.each<[string, VirtualMcubootBehaviour]>([
    ['lost requests', { losesRequests: [9, 12, 13, 20] }],
    ['lost answers', { losesAnswers: [9, 11, 12, 21] }],
    ['doubled answers', { doublesAnswers: [9, 10, 14, 15, 16] }],
    ['late answers', { delaysAnswers: { answers: [10, 13, 14, 19], ms: 90 } }],
    ['an upload forgotten on the way', { forgetsUploadAtOffset: 7_000 }],
    ['garbled bytes from the hub', { garblesSaidBytes: [400, 450, 900, 1_000] }],
    ['garbled bytes to the hub', { garblesHeardBytes: [2_000, 6_000, 6_001, 12_000] }],
    ['chatter between the answers', { garbageBeforeAnswer: '[00:00:01] <inf> app: hello\r\n' }],
  ])('survives %s', async (_, behaviour) => {
    const loader = begin();
    await loader.identify(never);
    hub.behave(behaviour);
    await loadAndCheck(loader);
    expect(hub.slots.secondary).toEqual(image);
  });

  it('accounts an upload whose last answer was lost by what the hub holds', async () => {
    const loader = begin({ settings: withTransfer({ match: 'if-told', window: 1 }) });
    await loader.identify(never);
    const onProgress = ({ acknowledgedBytes }: { readonly acknowledgedBytes: number }): void => {
      if (acknowledgedBytes > image.length - 1_028) hub.behave({ losesAnswers: [1] });
    };
    await loader.load(image, { ...noHooks, onProgress }, never);
    expect({ stored: hub.slots.secondary, writes: hub.writeCount }).toEqual({ stored: image, writes: 1 });
  });

  it('takes the image list’s word where the settings ask for no more', async () => {
    const loader = begin({ behaviour: { tellsNoMatch: true }, settings: withTransfer({ match: 'if-told' }) });
    await loader.identify(never);
    await loadAndCheck(loader);
    expect(hub.slots.secondary).toEqual(image);
  });

  it('sends no frame larger than the hub takes, nor than the settings allow', async () => {
    const loader = begin({ hub: { bufferBytes: 512 } });
    await loader.identify(never);
    await loadAndCheck(loader);
    const allowed = visit(hub, withTransfer({ maxFrameBytes: 256 }));
    await allowed.identify(never);
    await loadAndCheck(allowed);
    expect(hub.violations).toEqual([]);
  });

  it('sends small frames one by one to a hub that does not tell what it takes', async () => {
    const loader = begin({ behaviour: { tellsNoBuffers: true }, hub: { bufferBytes: 260, bufferCount: 1 } });
    await loader.identify(never);
    await loadAndCheck(loader);
    expect(hub.violations).toEqual([]);
  });

  it.each(['console', 'raw'] as const)(
    'survives a list of images refused for noise, %s framing',
    async (framing) => {
      const loader = begin({
        hub: { framing },
        settings: framing === 'raw' ? quickRawSettings : withTransfer({ match: 'if-told' }),
      });
      await loader.identify(never);
      hub.behave({ refusesLists: 2 });
      await loadAndCheck(loader);
      expect(hub.slots.secondary).toEqual(image);
    },
  );

  it('says check-failed of a hub that never lists its images, with its word', async () => {
    const loader = begin();
    await loader.identify(never);
    hub.behave({ refusesLists: 100 });
    await expect(loadAndCheck(loader)).rejects.toMatchObject({
      code: 'check-failed',
      message: 'slot 3: the hub does not list its images: error 8, 4 times',
    });
  });

  it('reports progress that only rises, up to the whole', async () => {
    const loader = begin({ behaviour: {} });
    await loader.identify(never);
    hub.behave({ losesRequests: [9, 14], losesAnswers: [12] });
    const seen: number[] = [];
    await loader.load(image, { ...noHooks, onProgress: (p) => void seen.push(p.acknowledgedBytes) }, never);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(image.length);
  });
});

describe('mcuboot loader, a hub that calls frames too large', () => {
  const loadOnto = async (
    takesFrameBytes: NonNullable<VirtualMcubootBehaviour['takesFrameBytes']>,
    settings: Partial<McubootSettings> = {},
  ) => {
    const loader = begin({ settings });
    await loader.identify(never);
    hub.behave({ takesFrameBytes });
    return { loader, loading: loader.load(image, noHooks, never) };
  };

  it.each<[string, { readonly code: number; readonly group?: number }, 1 | 2]>([
    ['error 7 of SMP', { code: 7 }, 1],
    ['error 7, its group named', { code: 7, group: 0 }, 2],
    ['no free memory of the image group', { code: 15, group: 1 }, 2],
  ])('halves them on %s until one is taken', async (_, refusal, smpVersion) => {
    const { loading } = await loadOnto({ bytes: 300, ...refusal }, { smpVersion });
    await loading;
    expect({ stored: hub.slots.secondary, violations: hub.violations }).toEqual({
      stored: image,
      violations: [],
    });
    expect(hub.slots.tooLargeCount).toBeGreaterThan(0);
  });

  it('remembers the size for the visit', async () => {
    const { loader, loading } = await loadOnto({ bytes: 300, code: 7 });
    await loading;
    const { tooLargeCount } = hub.slots;
    const other = makeMcubootFirmware({ version: '01020306', padBytes: 16_384 });
    await loader.load(other, noHooks, never);
    expect({ stored: hub.slots.secondary, tooLarge: hub.slots.tooLargeCount }).toEqual({
      stored: other,
      tooLarge: tooLargeCount,
    });
  });

  it('says transfer-refused when the smallest that can carry an upload is too large', async () => {
    const { loading } = await loadOnto({ bytes: 90, code: 7 });
    await expect(loading).rejects.toMatchObject({
      code: 'transfer-refused',
      message:
        'slot 3: the hub calls frames of 108 bytes too large (error 7); no smaller one can begin an upload',
    });
    expect(hub.writeCount).toBe(0);
  });

  it('goes on in smaller ones from where the hub was', async () => {
    const loader = begin();
    await loader.identify(never);
    const onProgress = ({ acknowledgedBytes }: { readonly acknowledgedBytes: number }): void => {
      if (acknowledgedBytes > 8_000) hub.behave({ takesFrameBytes: { bytes: 600, code: 7 } });
    };
    await loader.load(image, { ...noHooks, onProgress }, never);
    expect({ stored: hub.slots.secondary, writes: hub.writeCount }).toEqual({ stored: image, writes: 1 });
  });

  it('begins an upload in the smallest buffer that takes an image header', async () => {
    const loader = begin({ hub: { bufferBytes: 112 } });
    await loader.identify(never);
    await loadAndCheck(loader);
    expect(hub.violations).toEqual([]);
  });
});
