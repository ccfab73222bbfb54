import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CatalogueRepository,
  createCatalogueRepository,
  openCatalogueRepository,
  type RepositoryOptions,
} from '../../src-main/core/catalogue/maker/catalogue-repository.ts';
import {
  type DeviceModelKey,
  type HardwareVersion,
  parseDeviceModelKey,
  parseHardwareVersion,
} from '../../src-shared/domain/device-model.ts';
import { isFault } from '../../src-shared/domain/faults/fault.ts';
import { type FirmwareVersion, parseFirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { Container, Release, ReleaseStatus } from '../../src-shared/domain/release.ts';
import type { InventoryDevice } from './gateway/inventory.ts';
import type { RigIdentity } from './qemu-disk.ts';
import { assetRegisterCsv, workOrderCsv } from './sample-hubs.ts';
import { makeRigFirmware } from './u-boot-image.ts';
import { rigUBootSettings } from './u-boot-settings.ts';

/** What a site brings to a bench: asset register, Work Order and a signed catalogue, made in one folder. */
export interface SampleSite {
  readonly folder: string;
  readonly assetRegister: string;
  readonly workOrder: string;
  readonly workOrderId: string;
  readonly catalogueFolder: string;
  readonly rootFile: string;
  readonly repository: CatalogueRepository;
  /** Adds a release of rig firmware; `publish` it afterwards. */
  addRelease(release: SampleRelease): Promise<Release>;
  /** States production for a range of hardware versions. */
  setProduction(release: Release): Promise<void>;
  publish(): Promise<void>;
}

export interface SampleRelease {
  readonly version: string;
  readonly installableFrom: readonly string[];
  readonly imageBytes?: number;
  readonly status?: ReleaseStatus;
  readonly hardware?: readonly [string, string];
  /** Rig firmware of `imageBytes`, raw, unless given. */
  readonly file?: { readonly container: Container; readonly bytes: Uint8Array };
}

export interface SampleSiteOptions {
  readonly folder: string;
  /** All hubs of the asset register, each with the version the register states. */
  readonly hubs: readonly (RigIdentity & { readonly firmwareVersion: string })[];
  /** The hubs the Work Order expects; all of the register unless given. */
  readonly expected?: readonly RigIdentity[];
}

const required = <T>(value: T | null): T => {
  if (value === null) throw new Error('sample site: a value of the domain is malformed');
  return value;
};
const version = (text: string): FirmwareVersion => required(parseFirmwareVersion(text));
const hardware = (text: string): HardwareVersion => required(parseHardwareVersion(text));

export const sampleModel: DeviceModelKey = required(parseDeviceModelKey('106C-0102'));
export const sampleWorkOrderId = 'WO0000000000001';

/** One CSV with a version of its own per hub: the heading once, then each hub's row. */
const registerOf = (hubs: SampleSiteOptions['hubs']): string =>
  hubs
    .map((hub) => assetRegisterCsv([hub], hub.firmwareVersion))
    .map((text, index) => (index === 0 ? text : text.slice(text.indexOf('\n') + 1)))
    .join('');

/** A site made before in this folder goes on with its keys: benches have its root pinned. */
const openOrMake = async (options: RepositoryOptions): Promise<CatalogueRepository> => {
  try {
    return await createCatalogueRepository(options);
  } catch (error) {
    if (!isFault(error, 'catalogue-exists')) throw error;
    return openCatalogueRepository(options);
  }
};

export const makeSampleSite = async ({
  folder,
  hubs,
  expected = hubs,
}: SampleSiteOptions): Promise<SampleSite> => {
  mkdirSync(folder, { recursive: true });
  const place = (name: string): string => join(folder, name);
  writeFileSync(place('asset-register.csv'), registerOf(hubs));
  writeFileSync(place('work-order.csv'), workOrderCsv(expected, sampleWorkOrderId));
  const repository = await openOrMake({
    folder: place('catalogue'),
    keysFolder: place('keys'),
    expiresInDays: 30,
    nowMs: Date.now,
  });
  await repository.setModel({
    deviceModel: sampleModel,
    name: 'Rig hub (U-Boot)',
    loader: rigUBootSettings,
    latestProduction: [],
  });
  return {
    folder,
    assetRegister: place('asset-register.csv'),
    workOrder: place('work-order.csv'),
    workOrderId: sampleWorkOrderId,
    catalogueFolder: place('catalogue'),
    rootFile: place('root.json'),
    repository,
    addRelease: ({ version: name, installableFrom, imageBytes = 16_384, status = 'production', ...rest }) => {
      const [from, to] = rest.hardware ?? ['0000', '00FF'];
      const raw = {
        container: 'raw',
        bytes: makeRigFirmware({ version: name, padBytes: imageBytes }),
      } as const;
      const file = rest.file ?? raw;
      return repository.addRelease(
        {
          deviceModel: sampleModel,
          hardware: { from: hardware(from), to: hardware(to) },
          firmwareVersion: version(name),
          container: file.container,
          installableFrom: installableFrom.map(version),
          status,
        },
        file.bytes,
      );
    },
    setProduction: (release) => repository.setProduction(sampleModel, release.hardware, release.id),
    publish: async () => {
      await repository.publish();
      writeFileSync(place('root.json'), await repository.rootBytes());
    },
  };
};

/** The same hubs as the reference gateway's inventory has them. */
export const inventoryOf = (hubs: SampleSiteOptions['hubs']): readonly InventoryDevice[] =>
  hubs.map((hub) => ({
    DeviceID: hub.chf,
    DeviceStatus: 'Pending',
    DeviceManufacturer: hub.manufacturer,
    DeviceModel: hub.model,
    SMETSCHTSVersion: 'CHTS V1.4',
    DeviceFirmwareVersion: hub.firmwareVersion,
    AssociatedGPFDeviceID: hub.gpf,
  }));
