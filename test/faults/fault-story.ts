import type { AttemptStep } from '../../src-main/core/flash/attempt-events.ts';
import { createRandom, type NoiseOptions } from '../rig/noise.ts';
import { type Below, bytesToHub, type HubBehaviour, hubFaults, type LoaderKind, some } from './hub-faults.ts';

/** What the line does to the bytes that cross it; positions count bytes in one direction, from 1. */
export interface LineDamage {
  readonly flips?: readonly number[];
  readonly drops?: readonly number[];
  readonly repeats?: readonly number[];
  /** The whole piece that holds the byte is lost, comes late (and holds up what follows), or comes twice. */
  readonly lostPieces?: readonly number[];
  readonly latePieces?: readonly number[];
  readonly doubledPieces?: readonly number[];
  /** Bytes that nobody sent come in front of this one. */
  readonly bursts?: readonly number[];
  readonly noise?: NoiseOptions;
}

/** What somebody does to the hub when an attempt begins a step. */
export interface Moment {
  readonly step: AttemptStep;
  readonly act: 'unplug' | 'power-cut' | 'stop';
}

/** One fault, or what several of them come to together. */
export interface Fault {
  readonly hub?: HubBehaviour;
  readonly toHub?: LineDamage;
  readonly toBench?: LineDamage;
  readonly moment?: Moment;
  /** Another hub is on the cable once the bench has sent this many bytes. */
  readonly swapAtByte?: number;
  /** The hub says from the start that it runs production, and what it holds is something else. */
  readonly isImpostor?: boolean;
  /** Who sits in the hub's place when a shift lead first allows it to be installed by its label. */
  readonly rescueMeets?: 'hub without firmware' | 'hub with firmware';
  /** The first of two rescues loses power at this block. */
  readonly rescueCutAtBlock?: number;
  /** Noise on the line before the first word, in bytes. */
  readonly garbageFirst?: number;
}

/** Everything that one run is made of; the same for the same seed. */
export interface FaultStory extends Fault {
  readonly seed: number;
  readonly loader: LoaderKind;
  readonly kinds: readonly string[];
  /** The hub starts two versions behind and goes over the one between. */
  readonly isTwoSteps: boolean;
  /** The hub is of other hardware than the register holds, and a shift lead allows it once per attempt that is blocked. */
  readonly isRevised?: boolean;
}

const bytesToBench = 7_000;

/** Steps at which a hand may come in between. */
const steps: readonly AttemptStep[] = ['identify', 'load', 'check', 'restart', 'read-version'];
const momentAt = (below: Below, act: Moment['act']): Fault => ({
  moment: { step: steps[below(steps.length)] ?? 'load', act },
});

/** Faults of line and hand, the same for every loader. */
const makers: Readonly<Record<string, (below: Below) => Fault>> = {
  none: () => ({}),
  'bits flipped to the hub': (below) => ({ toHub: { flips: some(below, 5, bytesToHub) } }),
  'bits flipped to the bench': (below) => ({ toBench: { flips: some(below, 5, bytesToBench) } }),
  'bytes dropped': (below) => ({
    toHub: { drops: some(below, 3, bytesToHub) },
    toBench: { drops: some(below, 3, bytesToBench) },
  }),
  'bytes repeated': (below) => ({
    toHub: { repeats: some(below, 3, bytesToHub) },
    toBench: { repeats: some(below, 3, bytesToBench) },
  }),
  'replies lost': (below) => ({ toBench: { lostPieces: some(below, 4, bytesToBench) } }),
  'replies late': (below) => ({ toBench: { latePieces: some(below, 4, bytesToBench) } }),
  'replies doubled': (below) => ({ toBench: { doubledPieces: some(below, 6, bytesToBench) } }),
  'noise both ways': (below) => {
    const rate = [0.0001, 0.0005, 0.002][below(3)] ?? 0;
    const noise = (seed: number): NoiseOptions => ({ seed, bitFlipRate: rate, dropRate: rate / 4 });
    return { toHub: { noise: noise(below(1e6)) }, toBench: { noise: noise(below(1e6)) } };
  },
  'garbage before and after': (below) => ({
    garbageFirst: 1 + below(600),
    toBench: { bursts: some(below, 4, bytesToBench) },
  }),
  'unplugged at a step': (below) => momentAt(below, 'unplug'),
  'power cut at a step': (below) => momentAt(below, 'power-cut'),
  'stopped by hand': (below) => momentAt(below, 'stop'),
  'claims production': () => ({ isImpostor: true }),
  'hub swapped': (below) => ({ swapAtByte: 1 + below(bytesToHub) }),
};

const torn = (below: Below): Fault => ({ hub: { powerCutAtBlock: 1 + below(64) } });

/** Faults of line and hand that need a loader's own numbers. */
const ownMakers: Readonly<Record<LoaderKind, Readonly<Record<string, (below: Below) => Fault>>>> = {
  'u-boot': {
    'noise above a speed': (below) => ({
      hub: { noisyAbove: { baudRate: [115_200, 300_000][below(2)] ?? 0, everyBytes: 20 + below(3_000) } },
    }),
  },
  gecko: {
    'no firmware, and a stranger without': (below) => ({
      ...torn(below),
      rescueMeets: 'hub without firmware',
    }),
    'no firmware, and a stranger with it': (below) => ({ ...torn(below), rescueMeets: 'hub with firmware' }),
    'no firmware, and its rescue cut off': (below) => ({ ...torn(below), rescueCutAtBlock: 1 + below(64) }),
  },
  mcuboot: {
    // Identity, list, intent, buffers and identity again are bytes 247 to 386: whoever comes in here must not be erased.
    'hub swapped before the first piece': (below) => ({ swapAtByte: 240 + below(150) }),
  },
};

/** Every fault that hubs of this loader can meet. */
export const faultKinds = (loader: LoaderKind): readonly string[] => [
  ...Object.keys(makers),
  ...Object.keys(ownMakers[loader]),
  ...Object.keys(hubFaults[loader]),
];

const makeFault = (loader: LoaderKind, kind: string, below: Below): Fault =>
  makers[kind]?.(below) ??
  ownMakers[loader][kind]?.(below) ?? { hub: hubFaults[loader][kind]?.(below) ?? {} };

/** Every kind comes round by itself; which second fault joins it, and where both fall, is the seed's. */
export const storyOf = (loader: LoaderKind, seed: number): FaultStory => {
  const random = createRandom(seed);
  const below: Below = (count) => Math.floor(random() * count);
  const all = faultKinds(loader);
  const kindAt = (at: number): string => all[at % all.length] ?? 'none';
  const first = kindAt(seed);
  const second = below(3) === 0 ? kindAt(below(all.length)) : 'none';
  const kinds = second === 'none' || second === first ? [first] : [first, second];
  const faults = kinds.map((kind) => makeFault(loader, kind, below));
  const joined: Fault = {
    ...Object.assign({}, ...faults),
    hub: Object.assign({}, ...faults.map(({ hub }) => hub)),
    toHub: Object.assign({}, ...faults.map(({ toHub }) => toHub)),
    toBench: Object.assign({}, ...faults.map(({ toBench }) => toBench)),
  };
  return { ...joined, loader, seed, kinds, isTwoSteps: below(4) === 0 };
};
