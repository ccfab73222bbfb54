import { join } from 'node:path';
import { type Core, openCore } from '../../src-main/core/create-core.ts';
import { importHubs } from '../../src-main/core/receive/import-hubs.ts';
import { importWorkOrders } from '../../src-main/core/receive/import-work-orders.ts';
import { defaultSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import type { BenchSettings } from '../../src-shared/contract/settings.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { SampleSite } from './sample-site.ts';

/** What a bench has read on its first morning. */
export interface Provisioned {
  readonly hubs: number;
  readonly expected: number;
  readonly catalogueVersion: number;
  readonly releases: number;
}

/** Reads a site's asset register, Work Order and catalogue into an open core. */
export const receiveSite = async (core: Core, site: SampleSite, dataFolder: string): Promise<Provisioned> => {
  const options = { rejectFile: join(dataFolder, 'rejects.csv'), actor: 'demo', nowMs: Date.now };
  const hubs = await importHubs(core.store, { source: site.assetRegister, ...options });
  const orders = await importWorkOrders(core.store, { source: site.workOrder, ...options });
  await core.catalogueKeeper.trustRoot(await site.repository.rootBytes());
  const signal = new AbortController().signal;
  const view = await core.updateCatalogue({ source: site.catalogueFolder, signal });
  return {
    hubs: hubs.added,
    expected: orders.added,
    catalogueVersion: view.version,
    releases: view.releases.length,
  };
};

/** Makes the data folder of a bench that is ready for its first shift, and leaves it closed. */
export const provisionBench = (
  dataFolder: string,
  site: SampleSite,
  settings: Partial<BenchSettings>,
): Promise<Provisioned> =>
  withCore(dataFolder, (core) => {
    keepSettings(core, settings);
    return receiveSite(core, site, dataFolder);
  });

/** The same before anything was read. */
export const provisionBlankBench = (
  dataFolder: string,
  _site: SampleSite,
  settings: Partial<BenchSettings>,
): Promise<void> => withCore(dataFolder, async (core) => keepSettings(core, settings));

const keepSettings = ({ store }: Core, settings: Partial<BenchSettings>): void =>
  store.transaction('first settings', (db) =>
    saveSettings(db, { ...defaultSettings, ...settings }, Date.now()),
  );

const withCore = async <T>(dataFolder: string, work: (core: Core) => Promise<T>): Promise<T> => {
  const core = openCore({
    dataFolder,
    operator: 'demo',
    openLink: async (port) => {
      throw new Fault('port-not-found', `${port}: the bench is being set up`);
    },
    onBug: (error) => console.error(error),
  });
  try {
    return await work(core);
  } finally {
    core.close();
  }
};
