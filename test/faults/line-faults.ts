import { type AttemptStep, attemptSteps } from '../../src-main/core/flash/attempt-events.ts';
import type { NoiseOptions } from '../rig/noise.ts';
import type { Fault, Moment, StrangerStory } from './fault.ts';
import type { Firmware } from './firmware.ts';
import { type Below, bytesToHub, type HubBehaviour, type LoaderKind, some } from './hub-faults.ts';

export type FaultMakers = Readonly<Record<string, (below: Below) => Fault>>;

const bytesToBench = 7_000;

export const oneOf = <T>(below: Below, all: readonly [T, ...T[]]): T => all[below(all.length)] ?? all[0];

const strangers: readonly [Firmware, ...Firmware[]] = [
  'old, unlisted',
  'oldest, unlisted',
  'new, unlisted',
  'step',
  'production',
  'withdrawn',
];

/** Of another version, or another build of the same one; some are another board, too. */
export const anyStranger = (below: Below): StrangerStory => ({
  holds: oneOf(below, strangers),
  hasOtherHardware: below(4) === 0,
});

const anyStep = (below: Below): AttemptStep => attemptSteps[below(attemptSteps.length)] ?? 'load';

const momentAt = (below: Below, act: Moment['act']): Fault => ({ moment: { step: anyStep(below), act } });

/** The moment after which only the hub's own word can tell that another one is asked what it holds. */
const replacedAtCheck = (): Fault => ({
  holds: 'old, unlisted',
  hub: { ignoresWrite: true, keepsOldApplication: true },
  moment: { step: 'check', act: 'replace' },
  stranger: { holds: 'production', hasOtherHardware: false },
});

/** Faults of line and hand, the same for every loader. */
export const lineFaults: FaultMakers = {
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
  'hub swapped': (below) => ({ swapAtByte: 1 + below(bytesToHub), stranger: anyStranger(below) }),
  'hub swapped at a step': (below) => ({
    ...momentAt(below, below(2) === 0 ? 'swap' : 'replace'),
    stranger: anyStranger(below),
  }),
  'write not done, and replaced by one that holds production': replacedAtCheck,
  // Whoever is asked to take the image then would get the write.
  'replaced before its transfer': (below) => ({
    moment: { step: 'load', act: 'replace' },
    stranger: anyStranger(below),
  }),
  // It says the right version, by another name.
  'replaced before its restart by one that holds production': () => ({
    holds: 'old, unlisted',
    moment: { step: 'restart', act: 'replace' },
    stranger: { holds: 'production', hasOtherHardware: false },
  }),
};

/** Only a hub that can be asked for its storage can be found out. */
const changedAfterPass: FaultMakers = {
  'holds a withdrawn build after its pass': () => ({
    happenings: [{ when: 'after the pass', what: 'hub holds the withdrawn build' }],
  }),
};

/** As often as stops a release: whatever a hub does after an installation that speaks of the release. */
const failsThrice = (hub: HubBehaviour): FaultMakers => ({
  'installations fail three times': () => ({ hub, tries: 3 }),
});

const torn = (below: Below): Fault => ({ hub: { powerCutAtBlock: 1 + below(64) } });

/** Faults of line and hand that need a loader's own numbers. */
export const ownFaults: Readonly<Record<LoaderKind, FaultMakers>> = {
  'u-boot': {
    ...changedAfterPass,
    ...failsThrice({ corruptStorageAtByte: 5_000 }),
    'noise above a speed': (below) => ({
      hub: { noisyAbove: { baudRate: [115_200, 300_000][below(2)] ?? 0, everyBytes: 20 + below(3_000) } },
    }),
    // It would run whatever is typed: only who it is can stop the write.
    'replaced right before its write': (below) => ({
      isReplacedAtWrite: true,
      holds: 'old, unlisted',
      stranger: anyStranger(below),
    }),
    // What is on the cable then proves itself by the very sum that the bench asks for.
    'torn, and replaced by one that holds production': (below) => ({
      holds: 'old, unlisted',
      hub: { powerCutInWriteAtBytes: below(8_192) },
      isReplacedWhenTorn: true,
      stranger: { holds: 'production', hasOtherHardware: false },
    }),
  },
  gecko: {
    ...failsThrice({ keepsOldApplication: true }),
    'no firmware, and a stranger without': (below) => ({
      ...torn(below),
      rescueMeets: 'hub without firmware',
    }),
    'no firmware, and a stranger with it': (below) => ({ ...torn(below), rescueMeets: 'hub with firmware' }),
    'no firmware, and its rescue cut off': (below) => ({ ...torn(below), rescueCutAtBlock: 1 + below(64) }),
  },
  mcuboot: {
    ...changedAfterPass,
    ...failsThrice({ turnsImageDown: true }),
    // Identity, list, intent, buffers and identity again are bytes 247 to 386: whoever comes in here must not be erased.
    'hub swapped before the first piece': (below) => ({
      swapAtByte: 240 + below(150),
      stranger: anyStranger(below),
    }),
  },
};
