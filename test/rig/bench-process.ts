import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { initialBaudRate } from '../../src-main/core/loaders/create-loader.ts';
import { type BenchOptions, openBench } from '../../src-main/core/open-bench.ts';
import { startWebHost } from '../../src-main/hosts/web/start-web-host.ts';
import { parseScriptImage } from './u-boot-image.ts';
import { createVirtualRig, portList, type ShelfHub, type VirtualRig } from './virtual-rig.ts';

/** What a bench process is started with: plain data, as JSON on its command line. */
export interface BenchPlan {
  readonly dataFolder: string;
  readonly rendererFolder: string;
  /** 0 picks a free one. */
  readonly webPort: number;
  readonly slotCount: number;
  readonly hubs:
    | { readonly kind: 'virtual'; readonly shelf: readonly ShelfHub[]; readonly baudRate?: number }
    /** Real ports of this machine, by slot: pseudo-terminals whose far end somebody else holds. */
    | { readonly kind: 'serial'; readonly paths: readonly string[] };
}

/** What the process that started it may ask. */
export type BenchOrder =
  | { readonly do: 'plug'; readonly hub: number; readonly slot: number }
  | { readonly do: 'unplug'; readonly hub: number }
  | { readonly do: 'firmware'; readonly hub: number }
  | { readonly do: 'violations' }
  | { readonly do: 'link' }
  /** A procedure of the contract, without a screen: `bench.scan`. */
  | { readonly do: 'call'; readonly path: string; readonly input: unknown };

export type BenchMessage =
  | { readonly kind: 'ready'; readonly url: string; readonly link: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly why: string };

type Hardware = Pick<BenchOptions, 'openLink' | 'listPorts' | 'rig'>;

const noRig = (): never => {
  throw new Error('this bench has real ports and no virtual hubs');
};

const virtualHardware = (rig: VirtualRig): Hardware => ({
  openLink: async (port) => rig.openLink(port),
  listPorts: async () => portList(rig.ports()),
  rig,
});

const serialHardware = (paths: readonly string[]): Hardware => ({
  openLink: (path, settings, signal) => openSerialLink({ path, baudRate: initialBaudRate(settings), signal }),
  listPorts: async () => portList(paths.filter((path) => existsSync(path))),
  rig: null,
});

type RigOrder = Exclude<BenchOrder, { do: 'link' } | { do: 'call' }>;

const obey = (rig: VirtualRig | null, order: RigOrder): unknown => {
  if (rig === null) return noRig();
  switch (order.do) {
    case 'plug':
      return rig.plug(order.hub, order.slot);
    case 'unplug':
      return rig.unplug(order.hub);
    case 'firmware':
      return parseScriptImage(rig.virtualHub(order.hub).storedFirmware() ?? new Uint8Array(0))?.name ?? null;
    case 'violations':
      return rig.hubs().flatMap(({ hub }) => rig.virtualHub(hub).violations);
  }
};

/** The client is a tree of functions; a path is the way down it. */
const call = (client: unknown, path: string, input: unknown): unknown => {
  const procedure = path.split('.').reduce((node, name) => (node as Record<string, unknown>)[name], client);
  return (procedure as (input: unknown) => unknown)(input);
};

const say = (message: BenchMessage): void => {
  process.send?.(message);
};

/** `node bench-process.ts <BenchPlan as JSON>`, forked: a bench with its web host, for tests that also kill it. */
const main = async ({ dataFolder, rendererFolder, webPort, slotCount, hubs }: BenchPlan): Promise<void> => {
  const rig =
    hubs.kind === 'virtual'
      ? createVirtualRig({
          shelf: hubs.shelf,
          slotCount,
          line: { baudRate: hubs.baudRate ?? 115_200, turnAroundMs: 1 },
        })
      : null;
  const hardware = hubs.kind === 'serial' ? serialHardware(hubs.paths) : virtualHardware(rig ?? noRig());
  const log = (entry: unknown): void => console.error(JSON.stringify(entry));
  const bench = await openBench({
    dataFolder,
    operator: 'bench',
    onBug: (error) => console.error(error),
    version: 'test',
    ...hardware,
  });
  const host = await startWebHost({
    router: bench.router,
    rendererFolder,
    port: webPort,
    sessionFile: join(dataFolder, 'web-sessions.json'),
    log,
  });
  const client = createRouterClient(bench.router);
  const answer = async (order: BenchOrder): Promise<unknown> => {
    if (order.do === 'link') return host.oneTimeLink();
    if (order.do === 'call') return call(client, order.path, order.input);
    const done = obey(rig, order);
    await bench.lookAtPorts();
    return done;
  };
  process.on('message', ({ id, order }: { id: number; order: BenchOrder }) => {
    answer(order).then(
      (value) => say({ kind: 'answer', id, value }),
      (error: unknown) => say({ kind: 'refused', id, why: String(error) }),
    );
  });
  // The process that started it closes the channel to end it, and dies with it otherwise.
  process.once('disconnect', async () => {
    rig?.close();
    await host.close();
    await bench.close();
    process.exit(0);
  });
  say({ kind: 'ready', url: host.url, link: host.oneTimeLink() });
};

await main(JSON.parse(process.argv[2] ?? '') as BenchPlan);
