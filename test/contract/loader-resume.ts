import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { LoadProgress } from '../../src-main/core/loaders/loader.ts';
import type { LoaderSettings } from '../../src-shared/domain/release.ts';

/** A hub whose loader resumes, as the suite below handles it. Starts powered on. */
export interface ResumingHub {
  readonly settings: LoaderSettings;
  /** Image bytes in the request that opens an upload, which a hub that resumes has already. */
  readonly openingBytes: number;
  openLink(): ByteLink;
  cutPower(): void;
  powerOn(): void;
  /** Image bytes in all requests that reached the hub. */
  heardImageBytes(): number;
  /** Times its storage was erased for an upload. */
  erasures(): number;
  storedFirmware(): Uint8Array | null;
}

const never = new AbortController().signal;
const nothing = (): void => {};

/**
 * What a loader promises that resumes: an upload that broke off is gone on with from where the hub is, and what the hub
 * has is not sent to it again. `start` gives a hub that keeps its place over what breaks off in `how`.
 */
export const describeResume = (
  title: string,
  start: (how: 'line' | 'power') => ResumingHub,
  image: Uint8Array,
): void => {
  describe(title, () => {
    let hub: ResumingHub;
    const ways = {
      'the line was cut': { keeps: 'line', cut: (link: ByteLink) => void link.close() },
      'the power was cut': { keeps: 'power', cut: () => hub.cutPower() },
    } as const;

    const load = async (onProgress: (progress: LoadProgress, link: ByteLink) => void): Promise<void> => {
      const link = hub.openLink();
      // A loader knows nothing of an earlier one, as after a restart of the core.
      const loader = createLoader({ link, settings: hub.settings });
      try {
        await loader.identify(never);
        const hooks = {
          onProgress: (progress: LoadProgress) => onProgress(progress, link),
          onWriteBegins: nothing,
        };
        await loader.load(image, hooks, never);
        await loader.check(image, never);
      } finally {
        await link.close();
      }
    };

    const breakOffAt = async (bytes: number, cut: (link: ByteLink) => void): Promise<void> => {
      let isCut = false;
      const loading = load(({ acknowledgedBytes }, link) => {
        if (isCut || acknowledgedBytes < bytes) return;
        isCut = true;
        cut(link);
      });
      await expect(loading).rejects.toMatchObject({ code: 'port-lost' });
    };

    describe.each(Object.entries(ways))('after %s', (_, { keeps, cut }) => {
      beforeEach(() => {
        hub = start(keeps);
      });
      afterEach(() => hub.cutPower());
      const comeBack = (): void => {
        if (keeps === 'power') hub.powerOn();
      };

      it('goes on with a new loader from where the hub is, and sends it nothing twice but the opening piece', async () => {
        await breakOffAt(image.length / 2, cut);
        comeBack();
        const first: number[] = [];
        await load(({ acknowledgedBytes }) => void first.push(acknowledgedBytes));
        expect(hub.heardImageBytes() - image.length).toBeLessThanOrEqual(hub.openingBytes);
        expect(first[0]).toBeGreaterThanOrEqual(image.length / 2);
        expect({ stored: hub.storedFirmware(), erasures: hub.erasures() }).toEqual({
          stored: image,
          erasures: 1,
        });
      });

      it('gets to the end over many breaks, each costing an opening piece at most', async () => {
        const breaks = [0.2, 0.4, 0.6, 0.8];
        for (const at of breaks) {
          await breakOffAt(at * image.length, cut);
          comeBack();
        }
        await load(nothing);
        expect(hub.heardImageBytes() - image.length).toBeLessThanOrEqual(breaks.length * hub.openingBytes);
        expect({ stored: hub.storedFirmware(), erasures: hub.erasures() }).toEqual({
          stored: image,
          erasures: 1,
        });
      });
    });
  });
};
