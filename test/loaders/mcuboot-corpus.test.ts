import { expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualMcubootHub } from '../rig/virtual-mcuboot.ts';
import type { VirtualMcubootBehaviour } from '../rig/virtual-mcuboot-behaviour.ts';

const image = makeMcubootFirmware({ version: '01020305', padBytes: 8_192 });
const never = new AbortController().signal;
const runCount = 100;

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
const behaviourOf = (random: (below: number) => number): VirtualMcubootBehaviour => {
  const some = (count: number, below: number): number[] =>
    Array.from({ length: count }, () => 1 + random(below));
  const at = (): number => random(image.length);
  const faults: readonly (() => VirtualMcubootBehaviour)[] = [
    () => ({ losesRequests: some(4, 45) }),
    () => ({ losesAnswers: some(4, 45) }),
    () => ({ doublesAnswers: some(8, 45) }),
    () => ({ delaysAnswers: { answers: some(4, 45), ms: 20 + random(100) } }),
    () => ({ garblesSaidBytes: some(5, 4_000) }),
    () => ({ garblesHeardBytes: some(5, 14_000) }),
    () => ({ garbageBeforeAnswer: '\x06\x09noise\n' }),
    () => ({ unplugAtBytes: 1 + random(14_000) }),
    () => ({ stallAtOffset: at() }),
    () => ({ forgetsUploadAtOffset: at() }),
    () => ({ refusesAtOffset: { offset: at(), group: 1, code: 9 + random(5) } }),
    () => ({ powerCutAtOffset: at() }),
    () => ({ ignoresWrite: true }),
    () => ({ corruptStorageAtByte: at() }),
    () => ({ tellsNoMatch: true }),
    () => ({ tellsNoBuffers: true }),
    () => ({ ignoresReset: true }),
    () => ({ hangsInBoot: true }),
    () => ({ rebootLoop: true }),
    () => ({ turnsImageDown: true }),
    () => ({ dies: true }),
    () => ({ ignoresConfirm: true }),
    () => ({ tellsVersion: '01020304' }),
    () => ({}),
  ];
  const pick = (): VirtualMcubootBehaviour => faults[random(faults.length)]?.() ?? {};
  return random(2) === 0 ? pick() : { ...pick(), ...pick() };
};

/** After these no bench could see a good hub pass. */
const cannotPass: readonly (keyof VirtualMcubootBehaviour)[] = [
  'unplugAtBytes',
  'stallAtOffset',
  'refusesAtOffset',
  'powerCutAtOffset',
  'ignoresReset',
  'hangsInBoot',
  'rebootLoop',
];

const settingsOf = (
  random: (below: number) => number,
  framing: McubootSettings['framing'],
): McubootSettings => ({
  ...quickMcubootSettings,
  framing,
  smpVersion: random(2) === 0 ? 1 : 2,
  transfer: {
    ...quickMcubootSettings.transfer,
    window: framing === 'raw' ? 1 : 1 + random(3),
    match: random(2) && framing === 'console' ? 'required' : 'if-told',
  },
});

const run = async (seed: number) => {
  const random = randomFrom(seed);
  const behaviour = behaviourOf(random);
  const settings = settingsOf(random, random(3) === 0 ? 'raw' : 'console');
  const hub = createVirtualMcubootHub({
    name: `seed ${seed}`,
    identity: sampleIdentity(seed),
    firmwareVersion: '01020304',
    framing: settings.framing,
    bufferBytes: 400 + random(1_200),
    bufferCount: 1 + random(4),
    behaviour,
  });
  const loader = createLoader({ link: hub.openLink(), settings });
  let announced: string | null = null;
  let fault: unknown = null;
  try {
    await loader.identify(never);
    await loader.load(image, { onProgress: () => {}, onWriteBegins: () => {} }, never);
    await loader.check(image, never);
    await loader.restart(never);
    const told = await loader.readVersion(never);
    if (told.firmwareVersion === '01020305') await loader.keep?.(never);
    announced = told.firmwareVersion;
  } catch (error) {
    fault = error;
  }
  const { primary, isConfirmed } = hub.slots;
  const holdsImage = primary !== null && Buffer.compare(primary, image) === 0;
  hub.cutPower();
  const isRefusedByRule = behaviour.tellsNoMatch === true && settings.transfer.match === 'required';
  return {
    seed,
    behaviour,
    framing: settings.framing,
    isPass: announced === '01020305',
    // What a restart would take back is not good.
    isGood: holdsImage && isConfirmed && (behaviour.tellsVersion ?? '01020305') === '01020305',
    canPass: !isRefusedByRule && cannotPass.every((name) => behaviour[name] === undefined),
    fault,
    violations: hub.violations,
  };
};

it(`never passes a hub that is not good, never fails one that is, and names every failure, over ${runCount} seeded hubs`, async () => {
  const runs: Awaited<ReturnType<typeof run>>[] = [];
  const seeds = Array.from({ length: runCount }, (_, index) => index + 1);
  const worker = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) runs.push(await run(seed));
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  const passes = runs.filter(({ isPass }) => isPass);
  expect(passes.length).toBeGreaterThan(runCount / 5);
  expect(passes.filter(({ isGood }) => !isGood)).toEqual([]);
  expect(runs.filter(({ isPass, isGood, canPass }) => isGood && canPass && !isPass)).toEqual([]);
  expect(runs.filter(({ fault }) => fault !== null && !isFault(fault))).toEqual([]);
  // A raw frame carries no checksum: one with a wrong bit arrives as another request.
  const strict = runs.filter(({ behaviour }) => behaviour.garblesHeardBytes === undefined);
  expect(strict.filter(({ violations }) => violations.length > 0)).toEqual([]);
});
