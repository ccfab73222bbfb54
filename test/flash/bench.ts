import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCatalogue } from '../../src-main/core/catalogue/create-catalogue.ts';
import {
  type CatalogueRepository,
  openCatalogueRepository,
} from '../../src-main/core/catalogue/maker/catalogue-repository.ts';
import type { Clock } from '../../src-main/core/clock.ts';
import { type Core, catalogueFolders, openCore } from '../../src-main/core/create-core.ts';
import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import type { AttemptEvent } from '../../src-main/core/flash/attempt-events.ts';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import type { LoaderDependencies } from '../../src-main/core/loaders/loader.ts';
import { importHubs } from '../../src-main/core/receive/import-hubs.ts';
import { importWorkOrders } from '../../src-main/core/receive/import-work-orders.ts';
import { saveCatalogueView } from '../../src-main/core/store/catalogue.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { HardwareVersion } from '../../src-shared/domain/device-model.ts';
import type { LoaderSettings, Release } from '../../src-shared/domain/release.ts';
import { version } from '../domain/builders.ts';
import { createFakeHub, emptyLink, type FakeHub } from '../rig/fake-loader.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite, type SampleSite, sampleModel } from '../rig/sample-site.ts';
import { makeRigFirmware } from '../rig/u-boot-image.ts';

export const oldVersion = '01020304';
export const middleVersion = '0102A0B0';
export const newVersion = '01020305';
export const identity = sampleIdentity(0);
export const other = sampleIdentity(1);
export const chf = requireDeviceId(identity.chf, 'test');

/** A data folder with register, Work Order and catalogue in it, made once; each test works on a copy. */
export const makeTemplate = async (
  more: (site: SampleSite) => Promise<void> = async () => {},
): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-template-'));
  const hubs = [identity, other].map((hub) => ({ ...hub, firmwareVersion: oldVersion }));
  const site = await makeSampleSite({ folder: join(folder, 'site'), hubs });
  await site.addRelease({ version: middleVersion, installableFrom: [oldVersion], imageBytes: 4096 });
  const production = { version: newVersion, installableFrom: [middleVersion], imageBytes: 4096 };
  await site.setProduction(await site.addRelease(production));
  await more(site);
  await site.publish();
  const data = join(folder, 'bench');
  const catalogue = createCatalogue({ ...catalogueFolders(data), nowMs: Date.now });
  await catalogue.trustRoot(await site.repository.rootBytes());
  const signal = new AbortController().signal;
  const view = await catalogue.updateCatalogue({ source: site.catalogueFolder, signal });
  const options = { rejectFile: join(folder, 'rejects.csv'), actor: 'test', nowMs: Date.now };
  const store = openStore({ dataFolder: data, mode: 'write', nowMs: Date.now });
  await importHubs(store, { source: site.assetRegister, ...options });
  await importWorkOrders(store, { source: site.workOrder, ...options });
  store.transaction('catalogue', (db) => saveCatalogueView(db, view, { atMs: Date.now(), source: 'test' }));
  store.close();
  return folder;
};

export interface TestBench {
  readonly core: Core;
  readonly hub: FakeHub;
  readonly bugs: unknown[];
  /** What the catalogue had each loader set to, attempt by attempt. */
  readonly settings: LoaderSettings[];
  readonly events: AttemptEvent[];
  /** What each loader was made with, in order. */
  readonly loaders: readonly LoaderDependencies[];
  /** The one link every attempt gets; a test may bend it. */
  readonly link: ByteLink;
  /** Hears every event from now on, beside `events`. */
  watch(watcher: (event: AttemptEvent) => void): void;
  flash(signal?: AbortSignal, label?: string): Promise<AttemptReport>;
  /** As {@link flash}, with a shift lead's word for a hub that cannot say who it is. */
  rescue(by: string, signal?: AbortSignal): Promise<AttemptReport>;
  /** The keeper of the catalogue at work: what `change` makes of the draft is published, and this bench updates to it. */
  publish(change: (site: TestSite) => Promise<void>): Promise<void>;
  /** What a power cut leaves: the core is gone, its files stay, and a new core opens on them. */
  reopen(): TestBench;
  remove(): void;
}

/** A catalogue in the making. */
export interface TestSite {
  readonly repository: CatalogueRepository;
  /** Another build of a version: other bytes under another name. */
  addBuild(build: { version: string; installableFrom: readonly string[]; build: number }): Promise<Release>;
}

const openSite = async (folder: string): Promise<TestSite> => {
  const place = { folder: join(folder, 'catalogue'), keysFolder: join(folder, 'keys') };
  const repository = await openCatalogueRepository({ ...place, expiresInDays: 30, nowMs: Date.now });
  const hardware = { from: '0000' as HardwareVersion, to: '00FF' as HardwareVersion };
  return {
    repository,
    addBuild: ({ version: name, installableFrom, build }) =>
      repository.addRelease(
        {
          name: `${name}-build-${build}.img`,
          deviceModel: sampleModel,
          hardware,
          firmwareVersion: version(name),
          container: 'raw',
          installableFrom: installableFrom.map(version),
          status: 'production',
        },
        makeRigFirmware({ version: name, padBytes: 4096 + 4 * build }),
      ),
  };
};

const openBench = (folder: string, hub: FakeHub, clock?: Clock): TestBench => {
  const bugs: unknown[] = [];
  const settings: LoaderSettings[] = [];
  const events: AttemptEvent[] = [];
  const loaders: LoaderDependencies[] = [];
  const link = emptyLink('port 1');
  let watch = (_event: AttemptEvent): void => {};
  const hear = (event: AttemptEvent): void => {
    events.push(event);
    watch(event);
  };
  const request = {
    label: [requireDeviceId(identity.gpf, 'test')],
    workOrderId: null,
    port: 'port 1',
    slot: 1,
  };
  const core = openCore({
    dataFolder: folder,
    operator: 'test',
    openLink: () => Promise.resolve(link),
    createLoader: (given) => {
      settings.push(given.settings);
      loaders.push(given);
      return hub.createLoader();
    },
    onBug: (error) => bugs.push(error),
    ...(clock === undefined ? {} : { clock }),
  });
  return {
    core,
    hub,
    bugs,
    settings,
    events,
    link,
    loaders,
    watch: (watcher) => {
      watch = watcher;
    },
    flash: (signal = new AbortController().signal, label = identity.gpf) =>
      core.flash({ ...request, label: [requireDeviceId(label, 'test')] }, hear, signal),
    rescue: (by, signal = new AbortController().signal) =>
      core.flash({ ...request, rescue: { allowedBy: by } }, hear, signal),
    publish: async (change) => {
      const siteFolder = join(folder, 'site');
      const site = await openSite(siteFolder);
      await change(site);
      await site.repository.publish();
      const signal = new AbortController().signal;
      await core.updateCatalogue({ source: join(siteFolder, 'catalogue'), signal });
    },
    reopen: () => {
      core.close();
      return openBench(folder, hub, clock);
    },
    remove: () => {
      core.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** On this machine's clock unless another is given. */
export const makeBench = (template: string, clock?: Clock): TestBench => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-bench-'));
  cpSync(join(template, 'bench'), folder, { recursive: true });
  cpSync(join(template, 'site'), join(folder, 'site'), { recursive: true });
  return openBench(folder, createFakeHub(identity, oldVersion), clock);
};
