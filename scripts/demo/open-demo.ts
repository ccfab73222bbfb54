import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openBench } from '../../src-main/core/open-bench.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { loadSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import { lineLog } from '../../src-main/hosts/host-log.ts';
import { startWebHost } from '../../src-main/hosts/web/start-web-host.ts';
import { startReferenceGateway } from '../../test/rig/gateway/server.ts';
import { provisionBench } from '../../test/rig/provision-bench.ts';
import { inventoryOf } from '../../test/rig/sample-site.ts';
import { createVirtualRig, portList, portOfSlot } from '../../test/rig/virtual-rig.ts';
import { demoShelf, isExpected } from './demo-shelf.ts';
import { makeDemoSite } from './prepare-demo.ts';

export interface OpenDemo {
  readonly url: string;
  /** A new link each time: it opens the bench once, in one browser. */
  oneTimeLink(): string;
  close(): Promise<void>;
}

export interface OpenDemoOptions {
  readonly folder: string;
  readonly rendererFolder: string;
  readonly port: number;
  readonly version: string;
  readonly say: (text: string) => void;
}

const slotCount = 8;
/** So that the first thing seen is a bench with something to scan. */
const pluggedAtFirst = 4;

/** The bench on screen with everything around it in this process: virtual hubs, gateway, web host. */
export const openDemo = async (options: OpenDemoOptions): Promise<OpenDemo> => {
  const { folder, rendererFolder, port, version, say } = options;
  const dataFolder = join(folder, 'bench');
  const hubs = demoShelf.map(({ identity, firmwareVersion }) => ({ ...identity, firmwareVersion }));
  const gateway = await startReferenceGateway({ seed: inventoryOf(hubs) });
  const rig = createVirtualRig({ shelf: demoShelf, slotCount });
  if (existsSync(dataFolder)) pointAtGateway(dataFolder, gateway.url);
  else await firstMorning(folder, hubs, gateway.url, say);
  for (let hub = 1; hub <= pluggedAtFirst; hub++) rig.plug(hub, hub);
  const bench = await openBench({
    dataFolder,
    operator: 'demo',
    openLink: async (path) => rig.openLink(path),
    onBug: (error) => console.error(error),
    listPorts: async () => portList(rig.ports()),
    rig,
    version,
  });
  const log = lineLog((line) => process.stderr.write(line));
  const host = await startWebHost({ router: bench.router, rendererFolder, port, log });
  return {
    url: host.url,
    oneTimeLink: host.oneTimeLink,
    close: async () => {
      await host.close();
      rig.close();
      await bench.close();
      await gateway.close();
    },
  };
};

const firstMorning = async (
  folder: string,
  hubs: Parameters<typeof makeDemoSite>[0]['hubs'],
  gatewayUrl: string,
  say: (text: string) => void,
): Promise<void> => {
  const expected = hubs.filter((_, index) => isExpected(index));
  const site = await makeDemoSite({ folder: join(folder, 'site'), hubs, expected });
  const read = await provisionBench(join(folder, 'bench'), site, {
    slotCount,
    ports: Array.from({ length: slotCount }, (_, index) => ({
      slot: index + 1,
      port: portOfSlot(index + 1),
    })),
    gateway: { address: gatewayUrl, everySeconds: 20 },
    catalogueSource: site.catalogueFolder,
  });
  say(`${read.hubs} hubs in the asset register, ${read.expected} of them on Work Order ${site.workOrderId}`);
  say(`Catalogue version ${read.catalogueVersion}: ${read.releases} releases, signatures verified`);
};

/** A kept folder remembers the gateway of its last run, which listened elsewhere. */
const pointAtGateway = (dataFolder: string, address: string): void => {
  const store = openStore({ dataFolder, mode: 'write', nowMs: Date.now });
  try {
    store.transaction('demo gateway', (db) => {
      const settings = loadSettings(db);
      saveSettings(db, { ...settings, gateway: { ...settings.gateway, address } }, Date.now());
    });
  } finally {
    store.close();
  }
};
