import { expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { impatientGecko } from '../rig/gecko-settings.ts';
import { createRandom } from '../rig/noise.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualGecko } from '../rig/virtual-gecko.ts';
import type { VirtualGeckoBehaviour } from '../rig/virtual-gecko-behaviour.ts';

const image = makeGeckoFirmware({ version: '01020305', padBytes: 4_096 });
const never = new AbortController().signal;
const runCount = Number(process.env.GECKO_CORPUS_RUNS ?? 100);
const firstSeed = Number(process.env.GECKO_CORPUS_SEED ?? 1);

/** One or two things wrong, at random places. */
const behaviourOf = (seed: number): VirtualGeckoBehaviour => {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const some = (count: number, limit: number): number[] =>
    Array.from({ length: count }, () => 1 + below(limit));
  const faults: readonly (() => VirtualGeckoBehaviour)[] = [
    () => ({ garblesSaidBytes: some(4, 2_000) }),
    () => ({ garblesHeardBytes: some(3, 5_000) }),
    () => ({ losesHeardBytes: some(3, 5_000) }),
    () => ({ stallAtBlock: 1 + below(32) }),
    () => ({ stuckAtHundredPercent: true }),
    () => ({ abortsAtBlock: { block: 1 + below(32), times: 1 + below(2) } }),
    () => ({ keepsVerdict: { times: 1 + below(4) } }),
    () => ({ losesEndAck: true }),
    () => ({ refusesImage: ['18', '45', '4B'][below(3)] ?? '' }),
    () => ({ lowestVersion: '01020306' }),
    () => ({ mistakesBlock: { block: 1 + below(32), times: 1 + below(2) } }),
    () => ({ resetsAfterUpload: true }),
    () => ({ unplugAfterUpload: true }),
    () => ({ unplugAtBytes: 1 + below(5_000) }),
    () => ({ powerCutAtBlock: 1 + below(32) }),
    () => ({ keepsOldApplication: true }),
    () => ({ brokenApplication: true }),
    () => ({ rebootLoop: true }),
    () => ({ silentFirmware: true }),
    () => ({ bootsVersion: '01020304' }),
    () => ({ announcesChf: sampleIdentity(seed + 1).chf }),
    () => ({ unsteadyAnnouncements: { starts: 1 + below(3) } }),
    () => ({ garbageBeforeMenu: '\xfe\x00C' }),
    () => ({}),
  ];
  const pick = (): VirtualGeckoBehaviour => faults[below(faults.length)]?.() ?? {};
  return below(2) === 0 ? pick() : { ...pick(), ...pick() };
};

interface Run {
  readonly seed: number;
  readonly behaviour: VirtualGeckoBehaviour;
  readonly isPass: boolean;
  /** Storage holds the image, and what runs is its version on the hub that was identified. */
  readonly isGood: boolean;
  /** Nothing keeps the hub's good state from being told to the bench. */
  readonly canTell: boolean;
  readonly fault: unknown;
}

/** Faults that leave a good hub without a voice, or that make it say less than its verdict every time. */
const isMute = (behaviour: VirtualGeckoBehaviour): boolean =>
  behaviour.rebootLoop === true ||
  behaviour.silentFirmware === true ||
  behaviour.brokenApplication === true ||
  behaviour.unplugAfterUpload === true ||
  behaviour.unplugAtBytes !== undefined ||
  (behaviour.keepsVerdict?.times ?? 0) >= impatientGecko.transfer.tries ||
  (behaviour.keepsVerdict !== undefined &&
    (behaviour.abortsAtBlock !== undefined || behaviour.resetsAfterUpload === true)) ||
  (behaviour.unsteadyAnnouncements?.starts ?? 0) > 2;

const run = async (seed: number): Promise<Run> => {
  const behaviour = behaviourOf(seed);
  const identity = sampleIdentity(seed);
  const hub = createVirtualGecko({
    name: `seed ${seed}`,
    identity,
    firmwareVersion: '01020304',
    hardware: { askEveryMs: 20 },
  });
  const loader = createLoader({ link: hub.openLink(), settings: impatientGecko });
  let isPass = false;
  let fault: unknown = null;
  try {
    if (seed % 2 === 0) hub.behave(behaviour);
    const wire = await loader.identify(never);
    if (seed % 2 === 1) hub.behave(behaviour);
    await loader.load(image, { onProgress: () => {}, onWriteBegins: () => {} }, never);
    await loader.check(image, never);
    await loader.restart(never);
    const announced = await loader.readVersion(never);
    isPass = announced.firmwareVersion === '01020305' && announced.chf === wire.chf;
  } catch (error) {
    fault = error;
  }
  const stored = hub.storedFirmware();
  hub.cutPower();
  const { bootsVersion = '01020305', announcesChf = identity.chf } = behaviour;
  const holdsImage = stored !== null && Buffer.compare(stored, image) === 0;
  const isGood = holdsImage && bootsVersion === '01020305' && announcesChf === identity.chf;
  return { seed, behaviour, isPass, isGood, canTell: !isMute(behaviour), fault };
};

it(`never passes a hub that is not good, never fails one that is, and names every failure, over ${runCount} seeded Gecko hubs`, async () => {
  const runs: Run[] = [];
  const seeds = Array.from({ length: runCount }, (_, index) => firstSeed + index);
  const worker = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) runs.push(await run(seed));
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  const passes = runs.filter(({ isPass }) => isPass);
  expect(passes.filter(({ isGood }) => !isGood)).toEqual([]);
  expect(runs.filter(({ isPass, isGood, canTell }) => isGood && canTell && !isPass)).toEqual([]);
  expect(runs.filter(({ fault }) => fault !== null && !isFault(fault))).toEqual([]);
  expect(passes.length).toBeGreaterThanOrEqual(Math.floor(runCount / 10));
}, 120_000);
