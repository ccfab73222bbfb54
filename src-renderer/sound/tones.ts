/** One note of a tone. */
export interface Note {
  readonly frequencyHz: number;
  readonly startMs: number;
  readonly lengthMs: number;
}

export interface Tone {
  readonly wave: 'sine' | 'triangle' | 'sawtooth';
  /** 0..1. */
  readonly loudness: number;
  readonly notes: readonly Note[];
}

export type ToneKind = 'pass' | 'attention' | 'fail';

/**
 * Told apart by rhythm as well as by pitch, for ears behind protection and for those that miss high notes: pass is two
 * short rising notes, attention three equal ones, fail one long low note after a drop.
 */
export const tones: Readonly<Record<ToneKind, Tone>> = {
  pass: {
    wave: 'triangle',
    loudness: 0.35,
    notes: [
      { frequencyHz: 784, startMs: 0, lengthMs: 110 },
      { frequencyHz: 1175, startMs: 120, lengthMs: 190 },
    ],
  },
  attention: {
    wave: 'triangle',
    loudness: 0.4,
    notes: [
      { frequencyHz: 660, startMs: 0, lengthMs: 110 },
      { frequencyHz: 660, startMs: 190, lengthMs: 110 },
      { frequencyHz: 660, startMs: 380, lengthMs: 110 },
    ],
  },
  fail: {
    wave: 'sawtooth',
    loudness: 0.3,
    notes: [
      { frequencyHz: 311, startMs: 0, lengthMs: 180 },
      { frequencyHz: 165, startMs: 190, lengthMs: 620 },
    ],
  },
};

export const toneLengthMs = ({ notes }: Tone): number =>
  Math.max(0, ...notes.map(({ startMs, lengthMs }) => startMs + lengthMs));
