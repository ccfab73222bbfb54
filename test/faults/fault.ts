import type { AttemptStep } from '../../src-main/core/flash/attempt-events.ts';
import type { NoiseOptions } from '../rig/noise.ts';
import type { Firmware } from './firmware.ts';
import type { Happening } from './happening.ts';
import type { HubBehaviour } from './hub-faults.ts';

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
  /** `replace`: its power goes, and the story's stranger is on the cable. */
  readonly act: 'unplug' | 'power-cut' | 'stop' | 'swap' | 'replace';
}

/** The hub that comes to be in the labelled one's place. */
export interface StrangerStory {
  readonly holds: Firmware;
  readonly hasOtherHardware: boolean;
}

/** One fault, or what several of them come to together. */
export interface Fault {
  readonly hub?: HubBehaviour;
  readonly toHub?: LineDamage;
  readonly toBench?: LineDamage;
  readonly moment?: Moment;
  /** The stranger is on the cable once the bench has sent this many bytes. */
  readonly swapAtByte?: number;
  /** The stranger is on the cable once the hub's write was cut off. */
  readonly isReplacedWhenTorn?: boolean;
  /** The stranger, which waits at its bootloader's prompt, is on the cable once the write was announced. */
  readonly isReplacedAtWrite?: boolean;
  readonly stranger?: StrangerStory;
  /** What the hub comes with, unless it is some old firmware. */
  readonly holds?: Firmware;
  /** What the asset register has it run; as what it comes with unless told. */
  readonly registered?: Firmware;
  /** Who sits in the hub's place when a shift lead first allows it to be installed by its label. */
  readonly rescueMeets?: 'hub without firmware' | 'hub with firmware';
  /** The first of two rescues loses power at this block. */
  readonly rescueCutAtBlock?: number;
  /** Noise on the line before the first word, in bytes. */
  readonly garbageFirst?: number;
  /** The hub is of other hardware than the register holds, and a shift lead allows it once per attempt that is blocked. */
  readonly isRevised?: boolean;
  readonly happenings?: readonly Happening[];
  /** It is tried so often before the fault is gone; once unless told. */
  readonly tries?: number;
}
