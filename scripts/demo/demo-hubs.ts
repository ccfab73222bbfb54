import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createPacedLink } from '../../test/rig/paced-line.ts';
import type { RigIdentity } from '../../test/rig/qemu-disk.ts';
import { sampleIdentity } from '../../test/rig/sample-hubs.ts';
import type { SampleRelease } from '../../test/rig/sample-site.ts';
import { makeRigFirmware } from '../../test/rig/u-boot-image.ts';
import { createVirtualHub, type VirtualHub } from '../../test/rig/virtual-hub.ts';

/** Versions as a maker may code them: nothing is to be read into their order. */
export const demoVersions = { oldest: '0A010007', middle: '0B020001', production: '0A990002' } as const;
const { oldest, middle, production } = demoVersions;

export const productionBytes = 65_536;

export const demoReleases: readonly (SampleRelease & { readonly isProduction: boolean })[] = [
  { version: middle, installableFrom: [oldest], imageBytes: 32_768, isProduction: false },
  { version: production, installableFrom: [middle], imageBytes: productionBytes, isProduction: true },
];

/** What is special about a hub; the first stands for most of a pallet. */
const stories = ['usual', 'usual', 'needs two steps', 'already current', 'other hardware', 'usual'] as const;

export interface DemoHub {
  readonly slot: number;
  readonly port: string;
  readonly story: string;
  /** As asset register, Work Order and inventory have it. */
  readonly registered: RigIdentity & { readonly firmwareVersion: string };
  readonly virtual: VirtualHub;
  openLink(): ByteLink;
}

const versionOf = (story: string): string => {
  if (story === 'already current') return production;
  return story === 'needs two steps' ? oldest : middle;
};

export const makeDemoHubs = (count: number): readonly DemoHub[] =>
  Array.from({ length: count }, (_, index) => {
    const story = stories[index % stories.length] ?? 'usual';
    const firmwareVersion = versionOf(story);
    const identity = sampleIdentity(index);
    // The hub itself says another hardware version than every record of it.
    const behaviour = story === 'other hardware' ? { identity: { model: '01020099' } } : {};
    const virtual = createVirtualHub({
      name: `virtual:${index + 1}`,
      identity,
      firmwareVersion,
      firmware: makeRigFirmware({
        version: firmwareVersion,
        padBytes: firmwareVersion === production ? productionBytes : 16_384,
      }),
      behaviour,
    });
    const registered = { ...identity, firmwareVersion };
    return {
      slot: index + 1,
      port: virtual.name,
      story,
      registered,
      virtual,
      openLink: () => openPaced(virtual),
    };
  });

/** A serial line as a bench has it, so that times and the share of the ceiling mean something. */
const line = { baudRate: 115_200, turnAroundMs: 1 };

const openPaced = (hub: VirtualHub): ByteLink => {
  const { link, device } = createPacedLink(hub.name, line);
  hub.attach(device);
  return link;
};
