import { createNoise, createRandom } from '../rig/noise.ts';
import type { Carrier } from '../rig/virtual-link.ts';
import type { LineDamage } from './fault.ts';

/** A little longer than the bench waits for an answer. */
const lateMs = 120;

const asIs = (bytes: Uint8Array): Uint8Array => bytes;

const burstAt = (position: number): readonly number[] => {
  const random = createRandom(position);
  return Array.from({ length: 1 + Math.floor(random() * 40) }, () => Math.floor(random() * 256));
};

/** Carries bytes in their order and does the damage told, each where and once as told. */
export const faultyCarrier = (damage: LineDamage): Carrier => {
  const {
    flips = [],
    drops = [],
    repeats = [],
    lostPieces = [],
    latePieces = [],
    doubledPieces = [],
    bursts = [],
  } = damage;
  const noise = damage.noise === undefined ? asIs : createNoise(damage.noise);
  let passed = 0;
  let tail: Promise<void> = Promise.resolve();

  const damaged = (bytes: Uint8Array): Uint8Array => {
    const arrived: number[] = [];
    for (const [index, byte] of bytes.entries()) {
      const position = passed + index + 1;
      if (bursts.includes(position)) arrived.push(...burstAt(position));
      if (drops.includes(position)) continue;
      const heard = flips.includes(position) ? byte ^ (1 << (position % 8)) : byte;
      arrived.push(heard);
      if (repeats.includes(position)) arrived.push(heard);
    }
    return noise(Uint8Array.from(arrived));
  };

  const send = (bytes: Uint8Array, waitMs: number, deliver: (bytes: Uint8Array) => void): void => {
    const waited = () =>
      new Promise<void>((resolve) => {
        if (waitMs === 0) setImmediate(resolve);
        else setTimeout(resolve, waitMs);
      });
    tail = tail.then(waited).then(() => deliver(bytes));
  };

  return (bytes, deliver) => {
    const holds = (positions: readonly number[]): boolean =>
      positions.some((position) => position > passed && position <= passed + bytes.length);
    const [isLost, isLate, isDoubled] = [holds(lostPieces), holds(latePieces), holds(doubledPieces)];
    const arriving = damaged(bytes);
    passed += bytes.length;
    if (isLost || arriving.length === 0) return;
    send(arriving, isLate ? lateMs : 0, deliver);
    if (isDoubled) send(arriving, 0, deliver);
  };
};
