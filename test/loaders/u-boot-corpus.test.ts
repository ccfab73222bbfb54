import { expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub } from '../rig/virtual-hub.ts';
import type { VirtualHubBehaviour } from '../rig/virtual-hub-behaviour.ts';

const image = makeRigFirmware({ version: '01020305', padBytes: 8_192 });
const never = new AbortController().signal;
const runCount = 100;

const settings: UBootSettings = {
  ...rigUBootSettings,
  tries: { ...rigUBootSettings.tries, block: 3 },
  deadlines: {
    ...rigUBootSettings.deadlines,
    enterMs: 400,
    wakeEveryMs: 100,
    echoMs: 60,
    commandMs: 300,
    readyMs: 200,
    transferStartMs: 300,
    answerMs: 40,
    storageMs: 300,
    bannerMs: 100,
    leaveMs: 150,
    announceMs: 150,
  },
};

/** Mulberry32: the same hubs in every run, so that a seed in a failure can be tried again alone. */
const randomFrom = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

/** One or two things wrong, at random places. */
const behaviourOf = (seed: number): VirtualHubBehaviour => {
  const random = randomFrom(seed);
  const some = (count: number, below: number): number[] =>
    Array.from({ length: count }, () => 1 + random(below));
  const faults: readonly (() => VirtualHubBehaviour)[] = [
    () => ({ garblesSaidBytes: some(6, 6_000) }),
    () => ({ losesTypedCharacters: some(4, 900) }),
    () => ({ stallAtBlock: 1 + random(8) }),
    () => ({ stuckAtHundredPercent: true }),
    () => ({ unplugAtBytes: 1 + random(12_000) }),
    () => ({ corruptsMemory: { atByte: random(8_192), times: 1 + random(2) } }),
    () => ({ failsWrite: true }),
    () => ({ ignoresWrite: true }),
    () => ({ corruptStorageAtByte: random(8_192) }),
    () => ({ powerCutInWriteAtBytes: random(8_192) }),
    () => ({ rebootLoop: true }),
    () => ({ silentFirmware: true }),
    () => ({ bootsVersion: '01020304' }),
    () => ({ unsteadyAnnouncements: { starts: 1 } }),
    () => ({}),
  ];
  const pick = (): VirtualHubBehaviour => faults[random(faults.length)]?.() ?? {};
  return random(2) === 0 ? pick() : { ...pick(), ...pick() };
};

interface Run {
  readonly seed: number;
  readonly isPass: boolean;
  /** Storage holds the image and what runs is its version. */
  readonly isGood: boolean;
  /** The firmware runs and reaches the bench: a good hub must pass then. */
  readonly canTell: boolean;
  readonly fault: unknown;
  readonly violations: readonly string[];
}

const run = async (seed: number): Promise<Run> => {
  const behaviour = behaviourOf(seed);
  const hub = createVirtualHub({
    name: `seed ${seed}`,
    identity: sampleIdentity(seed),
    firmwareVersion: '01020304',
    behaviour,
    timing: { transferTimeoutMs: 100 },
  });
  const loader = createLoader({ link: hub.openLink(), settings });
  let announced: string | null = null;
  let fault: unknown = null;
  try {
    await loader.identify(never);
    await loader.load(image, { onProgress: () => {}, onWriteBegins: () => {} }, never);
    await loader.check(image, never);
    await loader.restart(never);
    announced = (await loader.readVersion(never)).firmwareVersion;
  } catch (error) {
    fault = error;
  }
  const stored = hub.storedFirmware();
  const holdsImage = stored !== null && Buffer.compare(stored, image) === 0;
  hub.cutPower();
  const { rebootLoop, silentFirmware, unplugAtBytes, bootsVersion = '01020305' } = behaviour;
  const canTell = rebootLoop !== true && silentFirmware !== true && unplugAtBytes === undefined;
  return {
    seed,
    isPass: announced === '01020305',
    isGood: holdsImage && bootsVersion === '01020305',
    canTell,
    fault,
    violations: hub.violations,
  };
};

it(`never passes a hub that is not good, never fails one that is, and names every failure, over ${runCount} seeded hubs`, async () => {
  const runs: Run[] = [];
  const seeds = Array.from({ length: runCount }, (_, index) => index + 1);
  const worker = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) runs.push(await run(seed));
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  const passes = runs.filter(({ isPass }) => isPass);
  expect(passes.length).toBeGreaterThan(runCount / 10);
  expect(passes.filter(({ isGood }) => !isGood)).toEqual([]);
  expect(runs.filter(({ isPass, isGood, canTell }) => isGood && canTell && !isPass)).toEqual([]);
  expect(runs.filter(({ fault }) => fault !== null && !isFault(fault))).toEqual([]);
  expect(runs.filter(({ violations }) => violations.length > 0)).toEqual([]);
});
