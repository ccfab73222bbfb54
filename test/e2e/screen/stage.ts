import type { Browser, Page } from '@playwright/test';
import type { BenchSnapshot } from '../../../src-shared/contract/bench.ts';
import { type BenchProcess, startBenchProcess } from '../../rig/start-bench-process.ts';
import { portOfSlot, type ShelfHub } from '../../rig/virtual-rig.ts';
import { type BenchSite, type BenchSiteOptions, makeBenchSite } from './bench-site.ts';
import { openScreen, type Screen, type ScreenOptions } from './browser.ts';

/** A bench with virtual hubs in a process of its own, its gateway, and one page on it. */
export interface Stage extends Screen {
  readonly site: BenchSite;
  readonly bench: BenchProcess;
  readonly page: Page;
  /** Shows a screen by its address: `/hubs`. */
  show(address: string): Promise<void>;
  signOnAndOpen(operator?: string): Promise<void>;
  plugAll(count: number): Promise<void>;
  /** As the core sees a label, without a scanner. */
  scanInCore(hub: ShelfHub): Promise<void>;
  snapshot(): Promise<BenchSnapshot>;
  close(): Promise<void>;
}

export interface StageOptions extends Omit<BenchSiteOptions, 'hubs' | 'ports'>, ScreenOptions {
  readonly hubs: readonly ShelfHub[];
  readonly slotCount: number;
  readonly rendererFolder: string;
  /** Works on the bench's data folder before its core opens. */
  readonly beforeStart?: (dataFolder: string) => void;
}

export const openStage = async (browser: Browser, options: StageOptions): Promise<Stage> => {
  const { slotCount, hubs, rendererFolder } = options;
  const ports = Array.from({ length: slotCount }, (_, index) => portOfSlot(index + 1));
  const site = await makeBenchSite({ ...options, ports });
  options.beforeStart?.(site.dataFolder);
  const bench = await startBenchProcess({
    dataFolder: site.dataFolder,
    rendererFolder,
    webPort: 0,
    slotCount,
    hubs: { kind: 'virtual', shelf: hubs },
  }).catch(async (error: unknown) => {
    await site.close();
    throw error;
  });
  const screen = await openScreen(browser, bench.link, options);
  const { page } = screen;
  return {
    ...screen,
    site,
    bench,
    show: async (address) => void (await page.goto(`${bench.url}/#${address}`)),
    signOnAndOpen: async (operator = 'Ann Other') => {
      await bench.call('bench.signOn', { operator });
      await bench.call('bench.openWorkOrder', { id: site.workOrderId });
    },
    plugAll: async (count) => {
      for (let number = 1; number <= count; number++) await bench.plug(number, number);
    },
    scanInCore: async ({ identity }) =>
      void (await bench.call('bench.scan', { text: identity.gpf, source: 'wedge' })),
    snapshot: async () => (await bench.call('bench.snapshot')) as BenchSnapshot,
    close: async () => {
      await page.context().close();
      await bench.close();
      await site.close();
    },
  };
};
