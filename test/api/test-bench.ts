import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { createCatalogue } from '../../src-main/core/catalogue/create-catalogue.ts';
import { catalogueFolders } from '../../src-main/core/create-core.ts';
import { type Bench, type BenchOptions, openBench } from '../../src-main/core/open-bench.ts';
import { importHubs } from '../../src-main/core/receive/import-hubs.ts';
import { importWorkOrders } from '../../src-main/core/receive/import-work-orders.ts';
import { saveCatalogueView } from '../../src-main/core/store/catalogue.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { defaultSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import type { SlotView } from '../../src-shared/contract/bench.ts';

import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { createFakeHub, emptyLink, type FakeHub } from '../rig/fake-loader.ts';
import type { RigIdentity } from '../rig/qemu-disk.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { makeSampleSite, sampleWorkOrderId } from '../rig/sample-site.ts';

export const workOrderId = sampleWorkOrderId;
export const oldVersion = '01020304';
export const newVersion = '01020305';
/** Hubs 0 to 5 are on the Work Order; hub 6 is in the register alone; hub 7 nobody knows. */
export const identity = (index: number): RigIdentity => sampleIdentity(index);
const known = [0, 1, 2, 3, 4, 5, 6].map(identity);
const expected = known.slice(0, 6);
const slots = [1, 2, 3, 4, 5];

/** A data folder with register, Work Order, catalogue and settings in it, made once; each test works on a copy. */
export const makeBenchTemplate = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-template-'));
  const hubs = known.map((hub) => ({ ...hub, firmwareVersion: oldVersion }));
  const site = await makeSampleSite({ folder: join(folder, 'site'), hubs, expected });
  const production = { version: newVersion, installableFrom: [oldVersion], imageBytes: 4096 };
  await site.setProduction(await site.addRelease(production));
  await site.publish();
  const data = join(folder, 'bench');
  const catalogue = createCatalogue({ ...catalogueFolders(data), nowMs: Date.now });
  await catalogue.trustRoot(await site.repository.rootBytes());
  const signal = new AbortController().signal;
  const view = await catalogue.updateCatalogue({ source: site.catalogueFolder, signal });
  const options = { rejectFile: join(folder, 'rejects.csv'), actor: 'test', nowMs: Date.now };
  const store = openStore({ dataFolder: data, mode: 'write', nowMs: Date.now, benchId: 'BENCH-TEST' });
  await importHubs(store, { source: site.assetRegister, ...options });
  await importWorkOrders(store, { source: site.workOrder, ...options });
  store.transaction('set up', (db) => {
    saveCatalogueView(db, view, { atMs: Date.now(), source: site.catalogueFolder });
    const ports = slots.map((slot) => ({ slot, port: portOf(slot) }));
    saveSettings(db, { ...defaultSettings, slotCount: slots.length + 1, ports }, Date.now());
  });
  store.close();
  return folder;
};

export const portOf = (slot: number): string => `port ${slot}`;

export type BenchClient = ReturnType<typeof clientOf>;
const clientOf = (bench: Bench) => createRouterClient(bench.router);

export interface TestBench {
  readonly bench: Bench;
  readonly client: BenchClient;
  readonly hubs: readonly FakeHub[];
  readonly bugs: unknown[];
  /** Puts hub `index` on the port of `slot`; the bench has seen it when this resolves. */
  plug(index: number, slot: number): Promise<void>;
  unplug(slot: number): Promise<void>;
  slot(number: number): Promise<SlotView>;
  /** The slot's state once it is of this kind. */
  reaches<K extends SlotView['state']['kind']>(
    number: number,
    kind: K,
  ): Promise<Extract<SlotView['state'], { kind: K }>>;
  signOnAndOpen(): Promise<void>;
  /** What a power cut leaves: the core is gone, its files stay, and a new one opens on them. */
  cutAndReopen(): Promise<TestBench>;
  closeAndReopen(): Promise<TestBench>;
  remove(): Promise<void>;
}

export const makeTestBench = async (
  template: string,
  options: Partial<BenchOptions> = {},
): Promise<TestBench> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-bench-'));
  cpSync(join(template, 'bench'), folder, { recursive: true });
  const hubs = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => createFakeHub(identity(index), oldVersion));
  return open(folder, hubs, new Map(), options);
};

const open = async (
  folder: string,
  hubs: readonly FakeHub[],
  plugged: Map<string, number>,
  options: Partial<BenchOptions>,
): Promise<TestBench> => {
  const bugs: unknown[] = [];
  const bench = await openBench({
    dataFolder: folder,
    operator: 'bench',
    openLink: async (port) => {
      if (!plugged.has(port)) throw new Fault('port-not-found', `${port}: nothing is plugged in`);
      return emptyLink(port);
    },
    createLoader: ({ link }) => {
      const hub = hubs[plugged.get(link.name) ?? -1];
      if (hub === undefined) throw new Fault('port-lost', `${link.name}: nothing is plugged in`);
      return hub.createLoader();
    },
    onBug: (error) => bugs.push(error),
    listPorts: async () => ({
      ports: [...plugged.keys()].map((path) => ({ path, manufacturer: null, serialNumber: null })),
      note: null,
    }),
    watchPorts: () => () => {},
    rig: null,
    version: '0.0.0',
    ...options,
  });
  const client = clientOf(bench);
  const slot = async (number: number): Promise<SlotView> => {
    const view = (await client.bench.snapshot({})).slots[number - 1];
    if (view === undefined) throw new Error(`test: no slot ${number}`);
    return view;
  };
  return {
    bench,
    client,
    hubs,
    bugs,
    plug: async (index, number) => {
      plugged.set(portOf(number), index);
      await bench.lookAtPorts();
    },
    unplug: async (number) => {
      plugged.delete(portOf(number));
      await bench.lookAtPorts();
    },
    slot,
    reaches: async (number, kind) => {
      for (;;) {
        const { state } = await slot(number);
        if (state.kind === kind) return state as Extract<SlotView['state'], { kind: typeof kind }>;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    signOnAndOpen: async () => {
      await client.bench.signOn({ operator: 'Ann' });
      await client.bench.openWorkOrder({ id: workOrderId });
    },
    cutAndReopen: () => {
      bench.core.close();
      return open(folder, hubs, plugged, options);
    },
    closeAndReopen: async () => {
      await bench.close();
      return open(folder, hubs, plugged, options);
    },
    remove: async () => {
      await bench.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
