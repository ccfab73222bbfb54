import { join } from 'node:path';
import { type Core, openCore } from '../../src-main/core/create-core.ts';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import { type HttpTransport, httpTransport } from '../../src-main/core/notify/http-transport.ts';
import { importHubs } from '../../src-main/core/receive/import-hubs.ts';
import { importWorkOrders } from '../../src-main/core/receive/import-work-orders.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { parseWorkOrderId, type WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { type ReferenceGateway, startReferenceGateway } from '../../test/rig/gateway/server.ts';
import { inventoryOf, makeSampleSite, type SampleSite } from '../../test/rig/sample-site.ts';
import { type DemoHub, demoReleases, makeDemoHubs } from './demo-hubs.ts';

export interface Demo {
  readonly core: Core;
  readonly hubs: readonly DemoHub[];
  readonly gateway: ReferenceGateway;
  readonly transport: HttpTransport;
  readonly workOrderId: WorkOrderId;
  close(): Promise<void>;
}

export interface DemoOptions {
  readonly folder: string;
  readonly hubCount: number;
  readonly say: (text: string) => void;
}

/** Everything a bench needs on its first morning: site files, gateway, virtual hubs, and a core that has read them. */
export const prepareDemo = async ({ folder, hubCount, say }: DemoOptions): Promise<Demo> => {
  const hubs = makeDemoHubs(hubCount);
  const site = await makeSite(join(folder, 'site'), hubs);
  const gateway = await startReferenceGateway({
    seed: inventoryOf(hubs.map(({ registered }) => registered)),
  });
  const core = openCore({
    dataFolder: join(folder, 'bench'),
    operator: 'demo',
    openLink: async (port) => openPort(hubs, port),
    createLoader,
    onBug: (error) => console.error(error),
  });
  await receive(core, site, join(folder, 'bench'), say);
  const workOrderId = parseWorkOrderId(site.workOrderId);
  if (workOrderId === null) throw new Error('the sample Work Order reference is malformed');
  const transport = httpTransport({ baseUrl: gateway.url });
  return {
    core,
    hubs,
    gateway,
    transport,
    workOrderId,
    close: async () => {
      for (const { virtual } of hubs) virtual.cutPower();
      transport.close();
      core.close();
      await gateway.close();
    },
  };
};

const openPort = (hubs: readonly DemoHub[], port: string) => {
  const hub = hubs.find((candidate) => candidate.port === port);
  if (hub === undefined) throw new Fault('port-not-found', `${port}: no virtual hub has this name`);
  return hub.openLink();
};

const makeSite = async (folder: string, hubs: readonly DemoHub[]): Promise<SampleSite> => {
  const site = await makeSampleSite({ folder, hubs: hubs.map(({ registered }) => registered) });
  for (const { isProduction, ...release } of demoReleases) {
    const added = await site.addRelease(release);
    if (isProduction) await site.setProduction(added);
  }
  await site.publish();
  return site;
};

const receive = async (
  core: Core,
  site: SampleSite,
  dataFolder: string,
  say: (text: string) => void,
): Promise<void> => {
  const options = { rejectFile: join(dataFolder, 'rejects.csv'), actor: 'demo', nowMs: Date.now };
  const hubs = await importHubs(core.store, { source: site.assetRegister, ...options });
  const orders = await importWorkOrders(core.store, { source: site.workOrder, ...options });
  await core.catalogueKeeper.trustRoot(await site.repository.rootBytes());
  const signal = new AbortController().signal;
  const view = await core.updateCatalogue({ source: site.catalogueFolder, signal });
  say(`receive  ${hubs.added} hubs in the asset register, ${orders.added} expected on ${site.workOrderId}`);
  say(`receive  catalogue version ${view.version}: ${view.releases.length} releases, signatures verified`);
};
