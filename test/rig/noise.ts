/** Chances per byte, 0..1. */
export interface NoiseOptions {
  readonly seed: number;
  readonly bitFlipRate?: number;
  readonly dropRate?: number;
  readonly duplicateRate?: number;
}

/** Uniform numbers in 0..1, the same row for the same seed (32-bit xorshift-multiply over a Weyl sequence). */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
};

/** What a bad line makes of the bytes sent over it; the same seed does the same damage. */
export const createNoise = ({
  seed,
  bitFlipRate = 0,
  dropRate = 0,
  duplicateRate = 0,
}: NoiseOptions): ((bytes: Uint8Array) => Uint8Array) => {
  const random = createRandom(seed);
  return (bytes) => {
    const arrived: number[] = [];
    for (const byte of bytes) {
      if (random() < dropRate) continue;
      const heard = random() < bitFlipRate ? byte ^ (1 << Math.floor(random() * 8)) : byte;
      arrived.push(heard);
      if (random() < duplicateRate) arrived.push(heard);
    }
    return Uint8Array.from(arrived);
  };
};
