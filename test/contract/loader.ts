import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader, LoadProgress } from '../../src-main/core/loaders/loader.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { LoaderSettings } from '../../src-shared/domain/release.ts';
import type { RigIdentity } from '../rig/qemu-disk.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';

/** A hub, real or virtual, as the suite below handles it. Starts powered on, running `firmwareVersion`. */
export interface HubUnderTest {
  readonly identity: RigIdentity;
  readonly firmwareVersion: string;
  readonly settings: LoaderSettings;
  /** After this long from its start, a write of 64 KiB behind the transfer is under way and not done. */
  readonly insideWriteMs: number;
  /** Where this loader's promises differ; a U-Boot's when left out. */
  readonly ways?: LoaderWays;
  openLink(): Promise<ByteLink>;
  /** Power cut: nothing is flushed, links to it are lost. */
  cutPower(): Promise<void>;
  powerOn(): Promise<void>;
  /** What storage holds; asked only while powered off. */
  storedFirmware(): Uint8Array | null;
  stop(): Promise<void>;
}

/** What bootloaders do differently, each in its own honest way. */
export interface LoaderWays {
  readonly makeFirmware: (firmware: { readonly version: string; readonly padBytes: number }) => Uint8Array;
  /** What an abandoned transfer began with, typed at the bootloader. */
  readonly startsTransfer: string;
  /** What `check` says when nothing was loaded on this visit: storage is read back, or it cannot be. */
  readonly uncheckedCode: 'check-mismatch' | 'check-failed';
  /** What the loader can say of storage that it did not write itself in this visit. */
  readonly compares: 'storage' | 'nothing';
  /**
   * `after-transfer`: the transfer goes to memory, storage changes behind it. `while-receiving`: the old firmware is
   * gone from the first block on, and with it who the hub is, until a rescue puts it back. `to-spare-slot`: each
   * block is written as it comes, beside the old firmware, which goes on running.
   */
  readonly writes: 'after-transfer' | 'while-receiving' | 'to-spare-slot';
  /** Offers a rescue although no torn write needs it: its hubs can lose their firmware otherwise. */
  readonly rescues?: boolean;
}

export const uBootWays: LoaderWays = {
  makeFirmware: makeRigFirmware,
  startsTransfer: 'loady 42000000\r',
  uncheckedCode: 'check-mismatch',
  compares: 'storage',
  writes: 'after-transfer',
};

const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };
const never = new AbortController().signal;

/** What every loader promises (src-main/core/loaders/loader.ts), tried on one hub, each fact from whatever state the last left. */
export const describeLoader = (
  title: string,
  start: () => Promise<HubUnderTest>,
  describeHere: typeof describe | typeof describe.skip = describe,
): void => {
  describeHere(title, () => {
    let hub: HubUnderTest;
    let ways: LoaderWays;
    let image: Uint8Array;
    beforeAll(async () => {
      hub = await start();
      ways = hub.ways ?? uBootWays;
      image = ways.makeFirmware({ version: '01020399', padBytes: 65_536 });
    });
    afterAll(async () => {
      await hub?.stop();
    });

    const visit = async <T>(work: (loader: Loader, link: ByteLink) => Promise<T>): Promise<T> => {
      const link = await hub.openLink();
      try {
        return await work(createLoader({ link, settings: hub.settings }), link);
      } finally {
        await link.close();
      }
    };
    const flash = (bytes: Uint8Array): Promise<void> =>
      visit(async (loader) => {
        await loader.identify(never);
        await loader.load(bytes, noHooks, never);
        await loader.check(bytes, never);
      });

    it('identifies a hub that has just been powered on', async () => {
      const wire = await visit((loader) => loader.identify(never));
      expect(wire).toEqual({
        chf: hub.identity.chf,
        gpf: hub.identity.gpf,
        deviceModel: {
          manufacturer: hub.identity.manufacturer,
          model: hub.identity.model.slice(0, 4),
          hardwareVersion: hub.identity.model.slice(4),
        },
        firmwareVersion: hub.firmwareVersion,
      });
    });

    it('identifies a hub that waits at its boot prompt', async () => {
      await visit((loader) => loader.identify(never));
      const wire = await visit((loader) => loader.identify(never));
      expect(wire.chf).toBe(hub.identity.chf);
    });

    it('identifies a hub that runs its firmware', async () => {
      await visit(async (loader) => {
        await loader.identify(never);
        await loader.restart(never);
        await loader.readVersion(never);
      });
      const wire = await visit((loader) => loader.identify(never));
      expect(wire.firmwareVersion).toBe(hub.firmwareVersion);
    });

    it('identifies a hub that was left waiting for a transfer', async () => {
      await visit(async (loader, link) => {
        await loader.identify(never);
        await link.write(Buffer.from(ways.startsTransfer, 'latin1'));
      });
      const wire = await visit((loader) => loader.identify(never));
      expect(wire.chf).toBe(hub.identity.chf);
    });

    it('vouches for no image but the one that storage holds', async () => {
      const wanted = ways.makeFirmware({ version: '0102AAAA', padBytes: 4096 });
      await visit(async (loader) => {
        await loader.identify(never);
        await expect(loader.check(wanted, never)).rejects.toMatchObject({ code: ways.uncheckedCode });
      });
    });

    it('refuses an image larger than its settings allow', async () => {
      const settings = {
        ...hub.settings,
        transfer: { ...(hub.settings.transfer as object), maxBytes: 1000 },
      };
      const link = await hub.openLink();
      const loader = createLoader({ link, settings });
      await expect(loader.load(image, noHooks, never)).rejects.toMatchObject({ code: 'image-too-large' });
      await link.close();
    });

    /** Installs without identity, which the new firmware then has to bear out. */
    const rescue = (): Promise<void> =>
      visit(async (loader) => {
        const { chf } = hub.identity;
        const lost = ways.makeFirmware({ version: hub.firmwareVersion, padBytes: 16_384 });
        await loader.enterForRescue?.(requireDeviceId(chf, 'test'), never);
        await loader.load(lost, noHooks, never);
        await loader.check(lost, never);
        await loader.restart(never);
        expect(await loader.readVersion(never)).toEqual({ firmwareVersion: hub.firmwareVersion, chf });
        expect((await loader.identify(never)).chf).toBe(chf);
      });

    /** Of a hub whose transfer ended early: as it was, or without firmware that could say who it is. */
    const expectUntouchedOrUnknown = async (): Promise<void> => {
      if (ways.writes !== 'while-receiving') {
        const wire = await visit((loader) => loader.identify(never));
        expect(wire.firmwareVersion).toBe(hub.firmwareVersion);
        return;
      }
      await visit((loader) =>
        expect(loader.identify(never)).rejects.toMatchObject({ code: 'application-lost' }),
      );
      await rescue();
    };

    it('offers a rescue only where a hub can lose its name, and refuses it to a hub with firmware', async () => {
      const { chf } = hub.identity;
      await visit(async (loader) => {
        const canLoseName = ways.writes === 'while-receiving' || ways.rescues === true;
        expect(loader.enterForRescue !== undefined).toBe(canLoseName);
        const entering = loader.enterForRescue?.(requireDeviceId(chf, 'test'), never);
        if (entering !== undefined) await expect(entering).rejects.toMatchObject({ code: 'hub-answers' });
      });
      const wire = await visit((loader) => loader.identify(never));
      expect(wire.firmwareVersion).toBe(hub.firmwareVersion);
    });

    it('rejects with cancelled in a transfer, and has begun a write only where it writes while receiving', async () => {
      const stop = new AbortController();
      let writes = 0;
      await visit(async (loader) => {
        await loader.identify(never);
        const onProgress = (progress: { readonly acknowledgedBytes: number }): void => {
          if (progress.acknowledgedBytes > 16_384) stop.abort();
        };
        const loading = loader.load(image, { onProgress, onWriteBegins: () => void writes++ }, stop.signal);
        await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
      });
      expect(writes).toBe(ways.writes === 'after-transfer' ? 0 : 1);
      await expectUntouchedOrUnknown();
    });

    /** Blocks end where each protocol has them end: the first one at or past `bytes` counts. */
    const cutsPowerAt = (bytes: number): ((progress: LoadProgress) => void) => {
      let isCut = false;
      return ({ acknowledgedBytes }) => {
        if (isCut || acknowledgedBytes < bytes) return;
        isCut = true;
        void hub.cutPower();
      };
    };

    it('rejects with port-lost when power is cut in a transfer; the hub comes back as its kind does', async () => {
      await visit(async (loader) => {
        await loader.identify(never);
        const loading = loader.load(image, { ...noHooks, onProgress: cutsPowerAt(32_768) }, never);
        await expect(loading).rejects.toMatchObject({ code: 'port-lost' });
      });
      await hub.cutPower();
      await hub.powerOn();
      await expectUntouchedOrUnknown();
    });

    const cutsPowerInsideWrite = (): Partial<Parameters<Loader['load']>[1]> => {
      if (ways.writes !== 'after-transfer') return { onProgress: cutsPowerAt(16_384) };
      return { onWriteBegins: () => void setTimeout(() => void hub.cutPower(), hub.insideWriteMs) };
    };

    it('takes a hub whose write was torn by a power cut for what can be known of it, and re-flashes it', async () => {
      await visit(async (loader) => {
        await loader.identify(never);
        const loading = loader.load(image, { ...noHooks, ...cutsPowerInsideWrite() }, never);
        await expect(loading).rejects.toMatchObject({ code: 'port-lost' });
      });
      await hub.cutPower();
      await hub.powerOn();
      if (ways.writes !== 'after-transfer') await expectUntouchedOrUnknown();
      else {
        const wire = await visit((loader) => loader.identify(never));
        expect(wire).toMatchObject({ chf: hub.identity.chf, firmwareVersion: null });
      }
      await flash(image);
      await hub.cutPower();
      const stored = hub.storedFirmware();
      await hub.powerOn();
      expect(stored === null ? null : Buffer.compare(stored, image)).toBe(0);
    });

    it('flashes, checks, restarts and hears the new version from running firmware', async () => {
      const acknowledged: number[] = [];
      let writes = 0;
      const announced = await visit(async (loader) => {
        await loader.identify(never);
        const report = await loader.load(
          image,
          {
            onProgress: (progress) => void acknowledged.push(progress.acknowledgedBytes),
            onWriteBegins: () => void writes++,
          },
          never,
        );
        expect(report.imageBytes).toBe(image.length);
        await loader.check(image, never);
        await loader.restart(never);
        return loader.readVersion(never);
      });
      expect(announced).toEqual({ firmwareVersion: '01020399', chf: hub.identity.chf });
      expect({ last: acknowledged.at(-1), writes }).toEqual({ last: image.length, writes: 1 });
    });

    it('tells the image that a hub runs from every other, of the same version too, or says that it cannot', async () => {
      const twin = ways.makeFirmware({ version: '01020399', padBytes: 32_768 });
      const said = await visit(async (loader) => {
        await loader.identify(never);
        return [await loader.holds(image, never), await loader.holds(twin, never)];
      });
      expect(said).toEqual(ways.compares === 'storage' ? ['matches', 'differs'] : ['unproven', 'unproven']);
    });
  });
};
