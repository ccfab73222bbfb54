import { afterAll, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';
import { speaksOfRelease } from '../../src-shared/domain/release-stop.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { impatientGecko } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualGecko, type VirtualGecko } from '../rig/virtual-gecko.ts';
import type { VirtualGeckoBehaviour } from '../rig/virtual-gecko-behaviour.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const image = makeGeckoFirmware({ version: '01020305', padBytes: 4_096 });
const never = new AbortController().signal;
const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };

/** How often something is uploaded is the fact here, and no busy machine's to say. */
const settings: GeckoSettings = {
  ...impatientGecko,
  deadlines: { ...impatientGecko.deadlines, answerMs: 4_000, verdictMs: 4_000, transferStartMs: 4_000 },
};

const hubs: VirtualGecko[] = [];
afterAll(() => {
  for (const hub of hubs) hub.cutPower();
});

interface Loaded {
  readonly fault: { readonly code?: string; readonly message?: string } | null;
  readonly uploads: number;
  /** What the hub holds afterwards; null when no application verifies. */
  readonly stored: Uint8Array | null;
}

/** A hub with firmware 01020304 takes `bytes`, or does not. */
const load = async (behaviour: VirtualGeckoBehaviour, bytes: Uint8Array = image): Promise<Loaded> => {
  const hub = createVirtualGecko({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    behaviour,
    hardware: { askEveryMs: 1_000 },
  });
  hubs.push(hub);
  const loader = createLoader({ link: hub.openLink(), settings });
  await loader.identify(never);
  const fault = await loader.load(bytes, noHooks, never).then(
    () => null,
    (error: Error) => error,
  );
  return { fault, uploads: hub.uploadCount, stored: hub.storedFirmware() };
};

describe('gecko loader, what a refused upload speaks of', () => {
  it.each<[string, VirtualGeckoBehaviour, string]>([
    [
      'an application that the hub rejects',
      { refusesImage: '18' },
      'file error 0x18, turned down, as is an application older than it goes back to',
    ],
    ['a checksum that is wrong', { refusesImage: '43' }, 'file error 0x43, the checksum is wrong'],
    ['a tag that is unknown', { refusesImage: '44' }, 'file error 0x44, a tag is unknown'],
    ['a signature that is wrong', { refusesImage: '45' }, 'file error 0x45, the signature is wrong'],
    ['a key that the hub has not', { refusesImage: '50' }, 'file error 0x50, it has no key for it'],
    ['an error nobody wrote down', { refusesImage: '7E' }, 'file error 0x7E'],
  ])('the image, for %s: one upload, counted against the release', async (_, behaviour, said) => {
    const { fault, uploads } = await load(behaviour);
    expect(fault).toMatchObject({
      code: 'image-refused',
      message: `slot 3: the bootloader refused the image: ${said}`,
    });
    expect(uploads).toBe(1);
    expect(speaksOfRelease({ kind: 'failed', code: 'image-refused', detail: '' })).toBe(true);
  });

  it('the image, where it is older than the hub goes back to, whose application then stays', async () => {
    const { fault, uploads, stored } = await load({ lowestVersion: '01020306' });
    expect(fault).toMatchObject({
      code: 'image-refused',
      message: expect.stringContaining('file error 0x18'),
    });
    expect({ uploads, isStillThere: stored !== null }).toEqual({ uploads: 1, isStillThere: true });
  });

  it('the image, where a file is cut off: no upload, and the application stays', async () => {
    const { fault, uploads, stored } = await load({}, image.subarray(0, 3_000));
    expect(fault).toMatchObject({
      code: 'image-unfit',
      message: expect.stringContaining('no whole GBL file: its tag at byte'),
    });
    expect({ uploads, isStillThere: stored !== null }).toEqual({ uploads: 0, isStillThere: true });
  });

  it('the image, where it ended too soon for the hub, once every upload of it was refused behind its end', async () => {
    const { fault, uploads } = await load({ mistakesBlock: { block: 32, times: 99 } });
    expect(fault).toMatchObject({
      code: 'image-refused',
      message: 'slot 3: the bootloader refused the image: block error 0x18, it ended too soon',
    });
    expect(uploads).toBe(settings.transfer.tries);
  });

  it.each<[string, string]>([
    ['42', 'file error 0x42'],
    ['4A', 'file error 0x4A, its flash could not be erased'],
    ['4B', 'file error 0x4B, its flash could not be written'],
  ])('the hub, for a flash that fails with %s: one upload, nothing of the release', async (code, said) => {
    const { fault, uploads } = await load({ refusesImage: code });
    expect(fault).toMatchObject({
      code: 'hub-write-failed',
      message: expect.stringContaining(`slot 3: the bootloader could not write the image: ${said}`),
    });
    expect(uploads).toBe(1);
    expect(speaksOfRelease({ kind: 'failed', code: 'hub-write-failed', detail: '' })).toBe(false);
  });

  it.each(['18', '21', '22', '25'])('the line, for block error 0x%s inside the upload', async (code) => {
    const { fault, uploads } = await load({ abortsAtBlock: { block: 9, times: 9, code } });
    expect(fault).toMatchObject({
      code: 'transfer-refused',
      message: expect.stringContaining(`block error 0x${code}`),
    });
    expect(uploads).toBe(settings.transfer.tries);
  });

  it('nobody, where the last block was taken for one that was there before: it is sent again', async () => {
    const { fault, uploads, stored } = await load({ mistakesBlock: { block: 32, times: 1 } });
    expect({ fault, uploads, stored }).toEqual({ fault: null, uploads: 2, stored: image });
  });
});
