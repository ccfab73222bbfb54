import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Catalogue,
  type CatalogueOptions,
  createCatalogue,
} from '../../src-main/core/catalogue/create-catalogue.ts';
import {
  type CatalogueRepository,
  createCatalogueRepository,
  type RepositoryOptions,
} from '../../src-main/core/catalogue/maker/catalogue-repository.ts';
import type { NewRelease } from '../../src-main/core/catalogue/maker/edit-draft.ts';
import {
  type DeviceModelKey,
  type HardwareRange,
  parseHardwareVersion,
} from '../../src-shared/domain/device-model.ts';
import { type FirmwareVersion, parseFirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { DeviceModelEntry, Release, ReleaseId } from '../../src-shared/domain/release.ts';

export const dayMs = 86_400_000;
export const startMs = Date.UTC(2031, 4, 6, 9, 0, 0);
export const model = '106C-0102' as DeviceModelKey;

export const version = (text: string): FirmwareVersion => {
  const parsed = parseFirmwareVersion(text);
  if (parsed === null) throw new Error(`${text} is no Firmware Version`);
  return parsed;
};

export const hardware = (from: string, to: string): HardwareRange => {
  const [low, high] = [parseHardwareVersion(from), parseHardwareVersion(to)];
  if (low === null || high === null) throw new Error(`${from} to ${to} is no hardware range`);
  return { from: low, to: high };
};

/** Repeatable bytes that are no text and no pattern. */
export const syntheticImage = (bytes: number, seed = 1): Uint8Array => {
  let state = seed;
  return Uint8Array.from({ length: bytes }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
};

export const modelEntry = (release?: ReleaseId): DeviceModelEntry => ({
  deviceModel: model,
  name: 'Sample hub',
  loader: { kind: 'u-boot', baudRate: 115_200, prompt: '=> ' },
  latestProduction: release === undefined ? [] : [{ hardware: hardware('0001', '0003'), release }],
});

export const newRelease = (changes: Partial<NewRelease> = {}): NewRelease => ({
  deviceModel: model,
  hardware: hardware('0001', '0003'),
  firmwareVersion: version('00000002'),
  container: 'raw',
  installableFrom: [version('00000001')],
  ...changes,
});

/** A keeper's catalogue and a bench's, each in folders of its own, both on one clock that the test sets. */
export interface Sample {
  readonly base: string;
  readonly folder: string;
  readonly benchFolder: string;
  readonly images: string;
  readonly clock: { nowMs: number };
  readonly options: RepositoryOptions;
  readonly repo: CatalogueRepository;
  readonly bench: Catalogue;
  readonly anotherBench: (name: string, changes?: Partial<CatalogueOptions>) => Catalogue;
  readonly remove: () => Promise<void>;
}

export const makeSample = async (changes: Partial<RepositoryOptions> = {}): Promise<Sample> => {
  const base = await mkdtemp(join(tmpdir(), 'reflash-catalogue-'));
  const clock = { nowMs: startMs };
  const nowMs = (): number => clock.nowMs;
  const folder = join(base, 'site');
  const options = { folder, keysFolder: join(base, 'keys'), expiresInDays: 30, nowMs, ...changes };
  const anotherBench = (name: string, more: Partial<CatalogueOptions> = {}): Catalogue =>
    createCatalogue({
      folder: join(base, name, 'catalogue'),
      images: join(base, name, 'images'),
      signers: join(base, name, 'gbcs-signers'),
      nowMs,
      ...more,
    });
  return {
    base,
    folder,
    benchFolder: join(base, 'bench', 'catalogue'),
    images: join(base, 'bench', 'images'),
    clock,
    options,
    repo: await createCatalogueRepository(options),
    bench: anotherBench('bench'),
    anotherBench,
    remove: () => rm(base, { recursive: true, force: true }),
  };
};

/** One model, one raw production release, published, and its root pinned by the bench. */
export const publishOne = async (sample: Sample, image = syntheticImage(5000)): Promise<Release> => {
  const release = await sample.repo.addRelease(newRelease(), image);
  await sample.repo.setModel(modelEntry(release.id));
  await sample.repo.publish();
  await sample.bench.trustRoot(await sample.repo.rootBytes());
  return release;
};

export const update = (bench: Catalogue, source: string) =>
  bench.updateCatalogue({ source, signal: new AbortController().signal });
