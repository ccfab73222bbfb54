import type { CatalogueRepository } from '../../src-main/core/catalogue/maker/catalogue-repository.ts';
import type { Core } from '../../src-main/core/create-core.ts';
import type { ReleaseId, ReleaseStatus } from '../../src-shared/domain/release.ts';
import { sampleModel } from '../rig/sample-site.ts';
import { type BenchFolder, enterRelease, openRepository } from './bench-template.ts';
import type { LoaderKind } from './hub-faults.ts';
import type { WorldState } from './judge/truth.ts';

/** Publishes a catalogue and has the bench update to it. */
export interface CatalogueKeeper {
  state(): Pick<WorldState, 'production' | 'releases' | 'settings' | 'models'>;
  /** Of what is stated as production, or of the release between. */
  setStatus(which: 'production' | 'step', status: ReleaseStatus): Promise<void>;
  /** Withdraws what is production, and states another build under its Firmware Version. */
  stateOtherBuild(): Promise<void>;
  /** The loader's settings, in a way that changes nothing for a good hub. */
  changeSettings(): Promise<void>;
}

const productionOf = (core: Core): ReleaseId => {
  const [model] = core.catalogue().models;
  const stated = model?.latestProduction[0]?.release;
  if (stated === undefined) throw new Error('the catalogue states no production release');
  return stated;
};

const stateOf = (core: Core): ReturnType<CatalogueKeeper['state']> => {
  const { models, releases } = core.catalogue();
  return {
    production: productionOf(core),
    releases: releases.map(({ id, firmwareVersion, manufacturerImageSha256, status, installableFrom }) => ({
      id,
      version: firmwareVersion,
      image: manufacturerImageSha256,
      status,
      installableFrom,
    })),
    settings: JSON.stringify(models[0]?.loader),
    models: models.map(({ deviceModel }) => deviceModel),
  };
};

/** One identity reading more than the settings had. */
const otherSettings = <Settings extends object>(settings: Settings): Settings => {
  const { tries } = settings as { readonly tries?: { readonly identity?: number } };
  return { ...settings, tries: { ...tries, identity: (tries?.identity ?? 4) + 1 } };
};

export const createCatalogueKeeper = (
  core: Core,
  places: BenchFolder,
  loader: LoaderKind,
): CatalogueKeeper => {
  const publish = async (edit: (repository: CatalogueRepository) => Promise<unknown>): Promise<void> => {
    const repository = await openRepository(places);
    await edit(repository);
    await repository.publish();
    await core.updateCatalogue({ source: places.catalogueFolder, signal: new AbortController().signal });
  };
  return {
    state: () => stateOf(core),
    setStatus: (which, status) =>
      publish((repository) =>
        repository.setStatus(which === 'production' ? productionOf(core) : stepOf(core), status),
      ),
    stateOtherBuild: () =>
      publish(async (repository) => {
        await repository.setStatus(productionOf(core), 'withdrawn');
        const { hardware, id } = await enterRelease(repository, loader, 'second');
        await repository.setProduction(sampleModel, hardware, id);
      }),
    changeSettings: () =>
      publish(async (repository) => {
        const { models } = await repository.draft();
        for (const model of models)
          await repository.setModel({ ...model, loader: otherSettings(model.loader) });
      }),
  };
};

const stepOf = (core: Core): ReleaseId => {
  const step = core.catalogue().releases.find(({ id }) => id.endsWith('/step.img'));
  if (step === undefined) throw new Error('the catalogue lists no release between');
  return step.id;
};
