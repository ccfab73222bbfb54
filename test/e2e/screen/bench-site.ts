import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchSettings } from '../../../src-shared/contract/settings.ts';
import type { DeviceModelKey, HardwareVersion } from '../../../src-shared/domain/device-model.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { LoaderSettings } from '../../../src-shared/domain/release.ts';
import type { GatewayBehaviour } from '../../rig/gateway/behaviour.ts';
import { type ReferenceGateway, startReferenceGateway } from '../../rig/gateway/server.ts';
import { provisionBench, provisionBlankBench } from '../../rig/provision-bench.ts';
import { sampleIdentity } from '../../rig/sample-hubs.ts';
import { inventoryOf, makeSampleSite, type SampleSite, sampleWorkOrderId } from '../../rig/sample-site.ts';
import type { ShelfHub } from '../../rig/virtual-rig.ts';

export const oldVersion = '01020304';
export const newVersion = '01020305';

export interface BenchSiteOptions {
  readonly hubs: readonly Pick<ShelfHub, 'identity' | 'firmwareVersion'>[];
  /** Hubs the Work Order expects, as indexes into `hubs`; all unless given. */
  readonly expected?: readonly number[];
  /** The port of each slot, from slot 1 on. */
  readonly ports: readonly string[];
  readonly imageBytes?: number;
  /** Instead of one release for the one Device Model of U-Boot hubs. */
  readonly supplies?: readonly FirmwareSupply[];
  readonly settings?: Partial<BenchSettings>;
  readonly secParty?: string;
  /** Before anything was read: no register, no Work Order, no catalogue. */
  readonly isBlank?: boolean;
  /** How the gateway misbehaves. */
  readonly behaviour?: GatewayBehaviour;
}

/** A Device Model, how its hubs are spoken to, and the firmware they get. */
export interface FirmwareSupply {
  readonly deviceModel: DeviceModelKey;
  readonly settings: LoaderSettings;
  readonly image: Uint8Array;
}

/** A bench's data folder ready for the first shift, and the gateway it reports to. */
export interface BenchSite {
  readonly folder: string;
  readonly dataFolder: string;
  readonly gateway: ReferenceGateway;
  readonly workOrderId: string;
  close(): Promise<void>;
}

/** Hub `index` (from 0) as it comes back from the field. */
export const returnedHub = (index: number, more: Partial<ShelfHub> = {}): ShelfHub => ({
  identity: sampleIdentity(index),
  firmwareVersion: oldVersion,
  story: 'usual',
  timing: { announceEveryMs: 100 },
  ...more,
});

/** What a scanner reads off a hub: the GPF's Device ID. */
export const labelOf = (hub: Pick<ShelfHub, 'identity'>): string => hub.identity.gpf;

const renameSecParty = (workOrder: string, secParty: string): void =>
  writeFileSync(workOrder, readFileSync(workOrder, 'utf8').replaceAll('Sample Energy Ltd', secParty));

const supplyUBoot = async (site: SampleSite, { imageBytes = 32_768 }: BenchSiteOptions): Promise<void> => {
  const release = { version: newVersion, installableFrom: [oldVersion], imageBytes };
  await site.setProduction(await site.addRelease(release));
};

/** One release for every hardware version of each. */
const supplyAll = async ({ repository }: SampleSite, supplies: readonly FirmwareSupply[]): Promise<void> => {
  const hardware = { from: '0000' as HardwareVersion, to: '00FF' as HardwareVersion };
  const installableFrom = [oldVersion as FirmwareVersion];
  const statement = { hardware, installableFrom, container: 'raw', status: 'production' } as const;
  for (const { deviceModel, settings, image } of supplies) {
    await repository.setModel({
      deviceModel,
      name: `Rig hub (${settings.kind})`,
      loader: settings,
      latestProduction: [],
    });
    const release = { ...statement, deviceModel, firmwareVersion: newVersion as FirmwareVersion };
    const { id } = await repository.addRelease(release, image);
    await repository.setProduction(deviceModel, hardware, id);
  }
};

export const makeBenchSite = async (options: BenchSiteOptions): Promise<BenchSite> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-screen-'));
  const hubs = options.hubs.map(({ identity, firmwareVersion }) => ({ ...identity, firmwareVersion }));
  const expected = options.expected?.map((index) => hubs[index]).filter((hub) => hub !== undefined) ?? hubs;
  const site = await makeSampleSite({ folder: join(folder, 'site'), hubs, expected });
  await (options.supplies === undefined ? supplyUBoot(site, options) : supplyAll(site, options.supplies));
  await site.publish();
  if (options.secParty !== undefined) renameSecParty(site.workOrder, options.secParty);
  const gateway = await startReferenceGateway({
    seed: inventoryOf(hubs),
    behaviour: options.behaviour ?? {},
  });
  const dataFolder = join(folder, 'bench');
  const provision = options.isBlank === true ? provisionBlankBench : provisionBench;
  await provision(dataFolder, site, {
    slotCount: Math.max(1, options.ports.length),
    ports: options.ports.map((port, index) => ({ slot: index + 1, port })),
    // Only when the technician says so: a test wants to see who sent what.
    gateway: { address: gateway.url, everySeconds: 0 },
    catalogueSource: site.catalogueFolder,
    ...options.settings,
  });
  return {
    folder,
    dataFolder,
    gateway,
    workOrderId: sampleWorkOrderId,
    close: async () => {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
