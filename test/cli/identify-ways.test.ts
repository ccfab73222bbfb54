import { describe, expect, it } from 'vitest';
import { identifyHub } from '../../src-main/core/identify/identify-hub.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { DeviceModelKey } from '../../src-shared/domain/device-model.ts';
import { Fault, type FaultCode } from '../../src-shared/domain/faults/fault.ts';
import type { CatalogueView } from '../../src-shared/domain/release.ts';
import { catalogue, wire } from '../domain/builders.ts';
import { emptyLink } from '../rig/fake-loader.ts';

const entry = (deviceModel: string, baudRate: number): CatalogueView['models'][number] => ({
  deviceModel: deviceModel as DeviceModelKey,
  name: deviceModel,
  loader: { kind: 'u-boot', baudRate },
  latestProduction: [],
});
/** Three Device Models, two ways of talking. */
const models = [entry('106C-0102', 115_200), entry('106C-0103', 115_200), entry('1086-0001', 9_600)];

/** The hub answers at 9,600 baud only; at any other it fails with `code`. Gives the bauds that were tried. */
const identify = async (code: FaultCode, deviceModel: string | null = null) => {
  const tried: unknown[] = [];
  let closed = 0;
  const identified = await identifyHub(
    {
      catalogue: { ...catalogue([], 'none'), models },
      openLink: async (port, settings) => {
        tried.push(settings.baudRate);
        return { ...emptyLink(port), close: async () => void closed++ };
      },
      createLoader: ({ settings }) =>
        ({
          identify: async () => {
            if (settings.baudRate === 9_600) return wire();
            throw new Fault(code, 'port 1: test');
          },
        }) as unknown as Loader,
      knownImagesOf: async () => [],
      onBug: (error) => {
        throw error;
      },
    },
    { port: 'port 1', deviceModel: deviceModel as DeviceModelKey | null },
    new AbortController().signal,
  ).catch((error: unknown) => error);
  return { tried, closed, identified };
};

describe('a hub nobody announced', () => {
  it.each<FaultCode>([
    'no-reply',
    'console-garbled',
    'identity-unreadable',
    'application-lost',
    'link-overflow',
  ])('is asked in the next way after %s, each way once', async (code) => {
    const { tried, closed, identified } = await identify(code);
    expect(tried).toEqual([115_200, 9_600]);
    expect(closed).toBe(2);
    expect(identified).toEqual(wire());
  });

  it.each<FaultCode>(['cancelled', 'port-lost', 'port-busy', 'port-permission', 'port-not-found'])(
    'is asked no further after %s',
    async (code) => {
      const { tried, closed, identified } = await identify(code);
      expect(tried).toEqual([115_200]);
      expect(closed).toBe(1);
      expect(identified).toMatchObject({ code });
    },
  );

  it('is asked as the Device Model that was named, and no other', async () => {
    expect(await identify('no-reply', '106C-0103')).toMatchObject({
      tried: [115_200],
      identified: { code: 'no-reply' },
    });
    expect(await identify('no-reply', 'FFFF-0000')).toMatchObject({
      tried: [],
      identified: { code: 'model-unknown' },
    });
  });
});
