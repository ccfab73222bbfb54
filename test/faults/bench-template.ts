import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CatalogueRepository,
  createCatalogueRepository,
  type NewRelease,
  openCatalogueRepository,
} from '../../src-main/core/catalogue/maker/catalogue-repository.ts';
import { openCore } from '../../src-main/core/create-core.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { HardwareVersion } from '../../src-shared/domain/device-model.ts';
import type { Release } from '../../src-shared/domain/release.ts';
import { version } from '../domain/builders.ts';
import { sampleModel } from '../rig/sample-site.ts';
import { type Firmware, firmwares, imageOf, oldestVersion, oldVersion } from './firmware.ts';
import type { LoaderKind } from './hub-faults.ts';
import { hubKinds } from './hub-kinds.ts';

/** What a bench stands on before its hubs come: a keeper's catalogue in the making, and a data folder that trusts it. */
export interface BenchFolder {
  readonly folder: string;
  readonly dataFolder: string;
  readonly catalogueFolder: string;
}

const placesIn = (folder: string): BenchFolder => ({
  folder,
  dataFolder: join(folder, 'bench'),
  catalogueFolder: join(folder, 'catalogue'),
});

const repositoryOptions = ({ folder, catalogueFolder }: BenchFolder) => ({
  folder: catalogueFolder,
  keysFolder: join(folder, 'keys'),
  expiresInDays: 30,
  nowMs: Date.now,
});

/** Before every clock of any story, the ones that jump back for good left out. */
const effectiveFromMs = Date.now() - 3_600_000;

/** What a release may be installed over; a build of production's version over the same as production. */
const installableOver: Partial<Record<Firmware, string>> = {
  step: oldestVersion,
  production: oldVersion,
  withdrawn: oldVersion,
  second: oldVersion,
};

/** Enters one of the stories' firmwares as a release of its own name. */
export const enterRelease = (
  repository: CatalogueRepository,
  loader: LoaderKind,
  firmware: Firmware,
  status: NonNullable<NewRelease['status']> = 'production',
): Promise<Release> =>
  repository.addRelease(
    {
      name: `${firmware}.img`,
      deviceModel: sampleModel,
      hardware: { from: '0000' as HardwareVersion, to: '00FF' as HardwareVersion },
      firmwareVersion: version(firmwares[firmware].version),
      container: 'raw',
      installableFrom: [version(installableOver[firmware] ?? oldestVersion)],
      effectiveFromMs,
      status,
    },
    imageOf(hubKinds[loader], firmware),
  );

const stateCatalogue = async (repository: CatalogueRepository, loader: LoaderKind): Promise<void> => {
  const entry = { deviceModel: sampleModel, name: 'Virtual hub', latestProduction: [] };
  await repository.setModel({ ...entry, loader: hubKinds[loader].settings });
  await enterRelease(repository, loader, 'step');
  await enterRelease(repository, loader, 'withdrawn', 'withdrawn');
  const { hardware, id } = await enterRelease(repository, loader, 'production');
  await repository.setProduction(sampleModel, hardware, id);
  await repository.publish();
};

const makeTemplate = async (loader: LoaderKind): Promise<BenchFolder> => {
  const places = placesIn(mkdtempSync(join(tmpdir(), 'reflash-faults-template-')));
  process.once('exit', () => rmSync(places.folder, { recursive: true, force: true }));
  const repository = await createCatalogueRepository(repositoryOptions(places));
  await stateCatalogue(repository, loader);
  const core = openCore({
    dataFolder: places.dataFolder,
    operator: 'faults',
    openLink: () => Promise.reject(new Error('nobody flashes a hub on a template')),
    createLoader,
    onBug: (error) => console.error(error),
  });
  await core.catalogueKeeper.trustRoot(await repository.rootBytes());
  await core.updateCatalogue({ source: places.catalogueFolder, signal: new AbortController().signal });
  core.close();
  return places;
};

/** Made once per loader and process: signing a catalogue takes longer than most stories. */
const templates = new Map<LoaderKind, Promise<BenchFolder>>();

/** A folder of its own for one bench. */
export const copyTemplate = async (loader: LoaderKind): Promise<BenchFolder> => {
  const template = templates.get(loader) ?? makeTemplate(loader);
  templates.set(loader, template);
  const places = placesIn(mkdtempSync(join(tmpdir(), 'reflash-faults-')));
  cpSync((await template).folder, places.folder, { recursive: true });
  return places;
};

export const openRepository = (places: BenchFolder): Promise<CatalogueRepository> =>
  openCatalogueRepository(repositoryOptions(places));
