import { join } from 'node:path';
import { type Core, openCore } from '../../src-main/core/create-core.ts';
import { type HttpTransport, httpTransport } from '../../src-main/core/notify/http-transport.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { parseWorkOrderId, type WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { type ReferenceGateway, startReferenceGateway } from '../../test/rig/gateway/server.ts';
import { receiveSite } from '../../test/rig/provision-bench.ts';
import {
  inventoryOf,
  makeSampleSite,
  type SampleSite,
  type SampleSiteOptions,
} from '../../test/rig/sample-site.ts';
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
  const registered = hubs.map((hub) => hub.registered);
  const site = await makeDemoSite({ folder: join(folder, 'site'), hubs: registered });
  const gateway = await startReferenceGateway({
    seed: inventoryOf(registered),
  });
  const core = openCore({
    dataFolder: join(folder, 'bench'),
    operator: 'demo',
    openLink: async (port) => openPort(hubs, port),
    onBug: (error) => console.error(error),
  });
  const read = await receiveSite(core, site, join(folder, 'bench'));
  say(`receive  ${read.hubs} hubs in the asset register, ${read.expected} expected on ${site.workOrderId}`);
  say(`receive  catalogue version ${read.catalogueVersion}: ${read.releases} releases, signatures verified`);
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

/** Sample site of the demo: Work Order, register and a signed catalogue with a pathway of two steps. */
export const makeDemoSite = async (options: SampleSiteOptions): Promise<SampleSite> => {
  const site = await makeSampleSite(options);
  for (const { isProduction, ...release } of demoReleases) {
    const added = await site.addRelease(release);
    if (isProduction) await site.setProduction(added);
  }
  await site.publish();
  return site;
};
