import { createRandom } from '../rig/noise.ts';
import type { Fault } from './fault.ts';
import { type Firmware, firmwares, newVersion } from './firmware.ts';
import { concernsWholeBench, type Happening } from './happening.ts';
import { type Below, type HubBehaviour, hubFaults, type LoaderKind } from './hub-faults.ts';
import { anyStranger, lineFaults, ownFaults } from './line-faults.ts';
import { worldFaults } from './world-faults.ts';

/** Everything that one run is made of; the same for the same seed. */
export interface FaultStory extends Fault {
  readonly seed: number;
  readonly loader: LoaderKind;
  readonly kinds: readonly string[];
  readonly hub: HubBehaviour;
  readonly holds: Firmware;
  readonly registered: Firmware;
  readonly stranger: NonNullable<Fault['stranger']>;
  readonly happenings: readonly Happening[];
  /** What the technician's scanner reads. */
  readonly label: 'chf' | 'gpf';
}

/** Every fault that hubs of this loader can meet. */
export const faultKinds = (loader: LoaderKind): readonly string[] => [
  ...Object.keys(lineFaults),
  ...Object.keys(ownFaults[loader]),
  ...Object.keys(hubFaults[loader]),
  ...Object.keys(worldFaults),
];

const makeFault = (loader: LoaderKind, kind: string, below: Below): Fault => {
  const make = lineFaults[kind] ?? ownFaults[loader][kind] ?? worldFaults[kind];
  return make?.(below) ?? { hub: hubFaults[loader][kind]?.(below) ?? {} };
};

/** Several faults at once; where two speak of one thing, the later one has it. */
const join = (faults: readonly Fault[]): Fault => ({
  ...Object.assign({}, ...faults),
  hub: Object.assign({}, ...faults.map(({ hub }) => hub)),
  toHub: Object.assign({}, ...faults.map(({ toHub }) => toHub)),
  toBench: Object.assign({}, ...faults.map(({ toBench }) => toBench)),
  happenings: faults.flatMap(({ happenings }) => happenings ?? []),
});

const saysProduction = ({ holds, hub }: Fault): boolean =>
  (holds !== undefined && firmwares[holds].version === newVersion) || hub?.bootsVersion === newVersion;

/**
 * A hub comes with one firmware. And where a bootloader vouches for what it did not write, and the firmware that it kept says
 * production's version all the same, nobody at a bench can find it out.
 */
const canMeet = (faults: readonly Fault[]): boolean =>
  faults.filter(({ holds }) => holds !== undefined).length < 2 &&
  !(faults.some(({ hub }) => hub?.keepsOldApplication === true) && faults.some(saysProduction));

/** Every kind comes round by itself; which second fault joins it, and where both fall, is the seed's. */
export const storyOf = (loader: LoaderKind, seed: number): FaultStory => {
  const random = createRandom(seed);
  const below: Below = (count) => Math.floor(random() * count);
  const all = faultKinds(loader);
  const kindAt = (at: number): string => all[at % all.length] ?? 'none';
  const first = kindAt(seed);
  const second = below(2) === 0 ? kindAt(below(all.length)) : 'none';
  const wanted = second === 'none' || second === first ? [first] : [first, second];
  const faults = wanted.map((kind) => makeFault(loader, kind, below));
  const count = canMeet(faults) ? faults.length : 1;
  const kinds = wanted.slice(0, count);
  const joined = join(faults.slice(0, count));
  const { hub = {}, happenings = [] } = joined;
  const holds = joined.holds ?? (below(4) === 0 ? 'oldest, unlisted' : 'old, unlisted');
  const { stranger = anyStranger(below), registered = holds } = joined;
  const label = below(2) === 0 ? 'chf' : 'gpf';
  return { ...joined, hub, happenings, holds, registered, stranger, label, loader, seed, kinds };
};

/** Such a story changes what every hub of its bench stands on: catalogue, clock, or a release that is stopped. */
export const needsOwnBench = ({ happenings, tries = 1 }: FaultStory): boolean =>
  happenings.some(concernsWholeBench) || tries > 1;

/** Nothing is wrong with hub, line or hand: no deadline is ever waited for, so there is no need to hurry. */
export const isOfWorldAlone = ({ kinds }: FaultStory): boolean =>
  kinds.every((kind) => kind in worldFaults && !/^torn|^not seen/.test(kind));

/** Faults that leave every word its way, unbent and in time, and in which nobody's hand comes between. */
const clearKinds: ReadonlySet<string> = new Set([
  'none',
  'garbage before every prompt',
  'garbage before every menu',
  'garbage before every answer',
  'wrong hub',
  'wrong hardware version',
  'memory that lies',
  'write refused',
  'write not done',
  'storage that lies',
  'version that lies',
  'does not restart',
  'firmware silent',
  'image refused',
  'no match told',
  'image turned down',
  'confirm ignored',
  'holds a withdrawn build after its pass',
  'installations fail three times',
  ...Object.keys(worldFaults).filter((kind) => !/^torn|^not seen/.test(kind)),
]);

/** Whether all that hub and bench say to each other in the first attempt arrives, so that only one end is right. */
export const isClear = ({ kinds }: FaultStory): boolean => kinds.every((kind) => clearKinds.has(kind));

/** Its hub may start again at any moment, so that nobody can say in which state it was left. */
export const restartsItself = ({ hub }: FaultStory): boolean =>
  hub.rebootLoop === true || hub.restartsAfterAnswers !== undefined || hub.dies === true;
