import { afterEach, describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import type { VirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import { atUploadFrom, createSwapLine } from './mcuboot-swap-line.ts';
import { image, loadAndCheck, never, noHooks, startHub, visit } from './mcuboot-under-test.ts';

let hub: VirtualMcubootHub;
let stranger: VirtualMcubootHub;
afterEach(() => {
  hub.cutPower();
  stranger?.cutPower();
});

const strangerIdentity = { chf: sampleIdentity(3).chf };

describe('mcuboot loader, another hub in the place of the identified one', () => {
  const begin = (): Loader => {
    hub = startHub();
    return visit(hub);
  };

  it('begins no write on one that came before the load', async () => {
    const loader = begin();
    await loader.identify(never);
    hub.behave({ identity: strangerIdentity });
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.writeCount).toBe(0);
  });

  it('begins no write on one that came while the intent to write was recorded', async () => {
    const loader = begin();
    await loader.identify(never);
    const onWriteBegins = (): void => hub.behave({ identity: strangerIdentity });
    const loading = loader.load(image, { ...noHooks, onWriteBegins }, never);
    await expect(loading).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.writeCount).toBe(0);
  });

  it('erases nothing on one that is put in during the upload', async () => {
    const loader = begin();
    await loader.identify(never);
    const onProgress = (): void => {
      hub.slots.upload = null;
      hub.behave({ identity: strangerIdentity });
    };
    const loading = loader.load(image, { ...noHooks, onProgress }, never);
    await expect(loading).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.writeCount).toBe(1);
  });

  it('says nothing of the storage of one that came after the name', async () => {
    const loader = begin();
    await loader.identify(never);
    hub.behave({ identity: strangerIdentity });
    await expect(loader.holds(image, never)).rejects.toMatchObject({ code: 'hub-swapped' });
  });

  it('does not set the image for the next start of one that came after the check', async () => {
    const loader = begin();
    await loader.identify(never);
    await loadAndCheck(loader);
    hub.behave({ identity: strangerIdentity });
    await expect(loader.restart(never)).rejects.toMatchObject({ code: 'hub-swapped' });
    expect(hub.slots.pending).toBe('none');
  });

  it('does not keep the new image on one that says so after the restart', async () => {
    const loader = begin();
    await loader.identify(never);
    await loadAndCheck(loader);
    hub.behave({ tellsChf: '00-11-22-33-44-55-66-77' });
    await loader.restart(never);
    await expect(loader.readVersion(never)).resolves.toMatchObject({ chf: '00-11-22-33-44-55-66-77' });
    expect(hub.slots.isConfirmed).toBe(false);
  });
});

describe('mcuboot loader, the name that is asked for before each act', () => {
  const bytesBeforeName = 8 + 5 + 'chf_id='.length;

  it('is not another one because a bit of it turned, once, in a raw frame', async () => {
    hub = startHub({ framing: 'raw' });
    const loader = visit(hub, quickRawSettings);
    await loader.identify(never);
    hub.behave({ garblesSaidBytes: [bytesBeforeName + 1] });
    await loadAndCheck(loader);
    expect(hub.slots.secondary).toEqual(image);
  });

  it('is read once where it is the one that is expected', async () => {
    hub = startHub();
    const asked: number[] = [];
    const loader = visit(hub, quickMcubootSettings);
    await loader.identify(never);
    const link = createSwapLine(hub, hub, ({ group }) => {
      if (group === 9) asked.push(group);
      return null;
    });
    const listened = createLoader({ link, settings: quickMcubootSettings });
    await listened.identify(never);
    asked.length = 0;
    await listened.check(image, never).catch(() => {});
    expect(asked).toHaveLength(1);
  });
});

describe('mcuboot loader, a line that changes hands in the upload', () => {
  const strangerHub = (): VirtualMcubootHub => startHub({ name: 'stranger', identity: sampleIdentity(3) });

  /** A hub on which an upload of the same image, in smaller pieces, was begun and left off about here. */
  const strangerWithUpload = async (offset: number): Promise<VirtualMcubootHub> => {
    const other = strangerHub();
    const stop = new AbortController();
    const loader = visit(other, {
      transfer: { ...quickMcubootSettings.transfer, maxFrameBytes: 700 },
    });
    await loader.identify(never);
    const onProgress = ({ acknowledgedBytes }: { readonly acknowledgedBytes: number }): void => {
      if (acknowledgedBytes >= offset) stop.abort();
    };
    await expect(loader.load(image, { ...noHooks, onProgress }, stop.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    // The pieces still on their way are taken before this is answered.
    await visit(other).identify(never);
    return other;
  };

  const loadOver = async (swapAt: Parameters<typeof createSwapLine>[2]): Promise<void> => {
    hub = startHub();
    const link = createSwapLine(hub, stranger, swapAt);
    const loader = createLoader({ link, settings: quickMcubootSettings });
    await loader.identify(never);
    await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'hub-swapped' });
  };

  it('erases nothing when the first piece was lost and is to be sent again', async () => {
    stranger = strangerHub();
    await loadOver(atUploadFrom(0, 'lost'));
    expect({ writes: stranger.writeCount, bytes: stranger.uploadedBytes }).toEqual({ writes: 0, bytes: 0 });
  });

  it('erases nothing when the stranger expects a beginning', async () => {
    stranger = strangerHub();
    await loadOver(atUploadFrom(6_000, 'instead'));
    expect(stranger.writeCount).toBe(0);
  });

  it.each([
    ['the first piece', 0],
    ['a later piece', 6_000],
    ['a piece past its own place', 12_000],
  ])('does not go on with an upload of the stranger’s own that %s meets', async (_, at) => {
    stranger = await strangerWithUpload(9_000);
    const before = stranger.slots.upload?.offset;
    await loadOver(atUploadFrom(at, 'instead'));
    expect({ at: stranger.slots.upload?.offset, writes: stranger.writeCount }).toEqual({
      at: before,
      writes: 1,
    });
  });
});
