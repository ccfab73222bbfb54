import type { AttemptStep } from '../../src-main/core/flash/attempt-events.ts';
import { createRandom, type NoiseOptions } from '../rig/noise.ts';
import type { VirtualHubBehaviour } from '../rig/virtual-hub-behaviour.ts';

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
  readonly hub?: VirtualHubBehaviour;
  readonly toHub?: LineDamage;
  readonly toBench?: LineDamage;
  readonly moment?: Moment;
  /** Another hub is on the cable once the bench has sent this many bytes. */
  readonly swapAtByte?: number;
  /** Noise on the line before the first word, in bytes. */
  readonly garbageFirst?: number;
}

/** Everything that one run is made of; the same for the same seed. */
export interface FaultStory extends Fault {
  readonly seed: number;
  readonly kinds: readonly FaultKind[];
  /** The hub starts two versions behind and goes over the one between. */
  readonly isTwoSteps: boolean;
}

/** About what crosses the line in one good attempt, each way: damage falls before, within and after it. */
const bytesToHub = 14_000;
const bytesToBench = 7_000;
export const imageBytes = 8_192;
const blocks = 8;

type Below = (below: number) => number;

const some = (below: Below, most: number, span: number): number[] =>
  Array.from({ length: 1 + below(most) }, () => 1 + below(span));

/** Steps at which a hand may come in between. */
const steps: readonly AttemptStep[] = ['identify', 'load', 'check', 'restart', 'read-version'];
const momentAt = (below: Below, act: Moment['act']): Fault => ({
  moment: { step: steps[below(steps.length)] ?? 'load', act },
});

const makers = {
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
  'typed characters lost': (below) => ({
    hub: { losesTypedCharacters: some(below, 4, 900) },
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
  'garbage before every prompt': (below) => ({
    hub: {
      garbageBeforePrompt: below(2) === 0 ? '\r\n\u00ff\u0000~\r\n' : '[  12.3] usb 1-1: new device\r\n',
    },
  }),
  'unplugged in the middle': (below) => ({ hub: { unplugAtBytes: 1 + below(bytesToHub) } }),
  'unplugged at a step': (below) => momentAt(below, 'unplug'),
  'power cut at a step': (below) => momentAt(below, 'power-cut'),
  'power cut in the write': (below) => ({ hub: { powerCutInWriteAtBytes: below(imageBytes) } }),
  'stopped by hand': (below) => momentAt(below, 'stop'),
  'hub swapped': (below) => ({ swapAtByte: 1 + below(bytesToHub) }),
  'stalled in the transfer': (below) => ({ hub: { stallAtBlock: 1 + below(blocks) } }),
  'stuck at 100 %': () => ({ hub: { stuckAtHundredPercent: true } }),
  'memory that lies': (below) => ({
    hub: { corruptsMemory: { atByte: below(imageBytes), times: 1 + below(3) } },
  }),
  'write refused': () => ({ hub: { failsWrite: true } }),
  'write not done': () => ({ hub: { ignoresWrite: true } }),
  'storage that lies': (below) => ({ hub: { corruptStorageAtByte: below(imageBytes) } }),
  'version that lies': (below) => ({
    hub: { ignoresWrite: below(2) === 0, bootsVersion: below(2) === 0 ? '01020305' : '01020304' },
  }),
  'version unsteady': (below) => ({ hub: { unsteadyAnnouncements: { starts: 1 + below(3) } } }),
  'does not restart': () => ({ hub: { ignoresReset: true } }),
  'hangs in boot': () => ({ hub: { hangsInBoot: true } }),
  'reboot loop': () => ({ hub: { rebootLoop: true } }),
  'firmware silent': () => ({ hub: { silentFirmware: true } }),
  'hub silent': () => ({ hub: { silent: true } }),
  'wrong hub': () => ({
    hub: { identity: { chf: '88-73-84-90-6A-FF-00-01', gpf: '88-73-84-90-7B-FF-00-01' } },
  }),
  'wrong hardware version': () => ({ hub: { identity: { model: '01020099' } } }),
} as const satisfies Record<string, (below: Below) => Fault>;

export type FaultKind = keyof typeof makers;
export const faultKinds = Object.keys(makers) as readonly FaultKind[];

/** Every kind comes round by itself; which second fault joins it, and where both fall, is the seed's. */
export const storyOf = (seed: number): FaultStory => {
  const random = createRandom(seed);
  const below: Below = (count) => Math.floor(random() * count);
  const kindAt = (at: number): FaultKind => faultKinds[at % faultKinds.length] ?? 'none';
  const first = kindAt(seed);
  const second = below(3) === 0 ? kindAt(below(faultKinds.length)) : 'none';
  const kinds = second === 'none' || second === first ? [first] : [first, second];
  const faults: readonly Fault[] = kinds.map((kind) => makers[kind](below));
  const joined: Fault = {
    ...Object.assign({}, ...faults),
    hub: Object.assign({}, ...faults.map(({ hub }) => hub)),
    toHub: Object.assign({}, ...faults.map(({ toHub }) => toHub)),
    toBench: Object.assign({}, ...faults.map(({ toBench }) => toBench)),
  };
  return { ...joined, seed, kinds, isTwoSteps: below(4) === 0 };
};
