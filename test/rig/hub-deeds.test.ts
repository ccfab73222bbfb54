import { expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { LoaderSettings } from '../../src-shared/domain/release.ts';
import { makeGeckoFirmware } from './gecko-image.ts';
import { rigGeckoSettings } from './gecko-settings.ts';
import type { HubDeed, OnDeed } from './hub-deed.ts';
import { makeMcubootFirmware } from './mcuboot-image.ts';
import { quickMcubootSettings } from './mcuboot-settings.ts';
import { sampleIdentity } from './sample-hubs.ts';
import { makeRigFirmware } from './u-boot-image.ts';
import { rigUBootSettings } from './u-boot-settings.ts';
import { createVirtualGecko } from './virtual-gecko.ts';
import { createVirtualHub } from './virtual-hub.ts';
import { createVirtualMcubootHub } from './virtual-mcuboot.ts';

/** A judge believes what a hub tells of itself, so that has to be what it did. */

const identity = sampleIdentity(0);
const [oldVersion, newVersion] = ['01020304', '01020305'];
const never = new AbortController().signal;

const hubs = {
  'u-boot': {
    settings: rigUBootSettings,
    image: makeRigFirmware({ version: newVersion, padBytes: 4_096 }),
    make: (onDeed: OnDeed) =>
      createVirtualHub({ name: 'a hub', identity, firmwareVersion: oldVersion, onDeed }),
  },
  gecko: {
    settings: rigGeckoSettings,
    image: makeGeckoFirmware({ version: newVersion, padBytes: 4_096 }),
    make: (onDeed: OnDeed) =>
      createVirtualGecko({ name: 'a hub', identity, firmwareVersion: oldVersion, onDeed }),
  },
  mcuboot: {
    settings: quickMcubootSettings,
    image: makeMcubootFirmware({ version: newVersion, padBytes: 4_096 }),
    make: (onDeed: OnDeed) =>
      createVirtualMcubootHub({ name: 'a hub', identity, firmwareVersion: oldVersion, onDeed }),
  },
} as const;

/** One good installation; resolves with what the hub told of it. */
const flash = async (kind: keyof typeof hubs): Promise<readonly HubDeed[]> => {
  const { image, make } = hubs[kind];
  const settings: LoaderSettings = hubs[kind].settings;
  const deeds: HubDeed[] = [];
  const hub = make((deed) => deeds.push(deed));
  const loader = createLoader({ link: hub.openLink(), settings });
  await loader.identify(never);
  await loader.load(image, { onProgress: () => {}, onWriteBegins: () => {} }, never);
  await loader.check(image, never);
  await loader.restart(never);
  await loader.readVersion(never);
  hub.cutPower();
  return deeds;
};

const placeOf = (deeds: readonly HubDeed[], fits: (deed: HubDeed) => boolean): number =>
  deeds.findIndex(fits);

it.each(['u-boot', 'gecko', 'mcuboot'] as const)(
  'a %s hub tells of an installation in the order it went',
  async (kind) => {
    const { image } = hubs[kind];
    const isImage = (bytes: Uint8Array | null): boolean =>
      bytes !== null && Buffer.compare(bytes, image) === 0;
    const deeds = await flash(kind);
    const told = deeds.findLastIndex((deed) => deed.kind === 'told-to-write');
    const places = [
      placeOf(deeds, (deed) => deed.kind === 'attached'),
      placeOf(deeds, (deed) => deed.kind === 'named' && deed.said.chf === identity.chf),
      told,
      placeOf(deeds, (deed) => deed.kind === 'stored' && isImage(deed.image)),
      told + placeOf(deeds.slice(told), (deed) => deed.kind === 'restart-asked'),
      placeOf(deeds, (deed) => deed.kind === 'started' && isImage(deed.image)),
      placeOf(deeds, (deed) => deed.kind === 'announced' && deed.version === newVersion),
      deeds.length - 1,
    ];
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(deeds.at(-1)).toEqual({ kind: 'power', isOn: false });
  },
);

it.each(['u-boot', 'mcuboot'] as const)('a %s hub tells of the sum that it worked out', async (kind) => {
  const deeds = await flash(kind);
  const proofs = deeds.flatMap((deed) => (deed.kind === 'proved' ? [deed.image] : []));
  expect(proofs.map((proof) => Buffer.compare(proof, hubs[kind].image))).toEqual([0]);
});

it('a silent hub tells of no word', () => {
  const deeds: HubDeed[] = [];
  const onDeed: OnDeed = (deed) => deeds.push(deed);
  const behaviour = { silent: true };
  const hub = createVirtualHub({ name: 'a hub', identity, firmwareVersion: oldVersion, behaviour, onDeed });
  hub.openLink();
  hub.cutPower();
  expect(deeds.map(({ kind }) => kind)).toEqual(['power', 'attached', 'power']);
});
