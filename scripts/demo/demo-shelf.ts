import { sampleIdentity } from '../../test/rig/sample-hubs.ts';
import type { VirtualHubBehaviour } from '../../test/rig/virtual-hub-behaviour.ts';
import { lifelikeTiming } from '../../test/rig/virtual-hub-behaviour.ts';
import type { ShelfHub } from '../../test/rig/virtual-rig.ts';
import { demoVersions, productionBytes } from './demo-hubs.ts';

interface Story {
  readonly told: string;
  readonly firmwareVersion?: string;
  readonly firmwareBytes?: number;
  readonly behaviour?: VirtualHubBehaviour;
  /** The Work Order does not expect it. */
  readonly isStranger?: boolean;
}

const usual: Story = { told: 'Usual' };

/** What a pallet holds: most hubs are alike, and a few show why a bench has to look. */
const stories: readonly Story[] = [
  usual,
  usual,
  { told: 'Needs two steps', firmwareVersion: demoVersions.oldest },
  usual,
  { told: 'Already current', firmwareVersion: demoVersions.production, firmwareBytes: productionBytes },
  { told: 'Other hardware version than its records', behaviour: { identity: { model: '01020099' } } },
  usual,
  { told: 'Its storage refuses the write', behaviour: { failsWrite: true } },
  { told: 'Says that it is current, and is not', firmwareVersion: demoVersions.production },
  { told: 'On no Work Order', isStranger: true },
  { told: 'Hangs after the restart', behaviour: { hangsInBoot: true } },
  usual,
];

/** As a person sees it, a little quicker than life so that nobody waits for a show. */
const timing = { ...lifelikeTiming, countdownMs: 1_000 };

export const demoShelf: readonly ShelfHub[] = stories.map(
  ({ told, behaviour, firmwareBytes, ...story }, index) => ({
    identity: sampleIdentity(index),
    firmwareVersion: story.firmwareVersion ?? demoVersions.middle,
    story: told,
    timing,
    ...(behaviour === undefined ? {} : { behaviour }),
    ...(firmwareBytes === undefined ? {} : { firmwareBytes }),
  }),
);

export const isExpected = (index: number): boolean => stories[index]?.isStranger !== true;
