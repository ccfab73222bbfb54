import type { Browser } from '@playwright/test';
import { type BenchProcess, startBenchProcess } from '../../test/rig/start-bench-process.ts';
import { type MadeSite, slotCount } from './made-site.ts';

/** What every measurement stands on. */
export interface Setting {
  readonly browser: Browser;
  readonly rendererFolder: string;
  readonly site: MadeSite;
}

export const startBench = ({ rendererFolder, site }: Setting): Promise<BenchProcess> =>
  startBenchProcess({
    dataFolder: site.dataFolder,
    rendererFolder,
    webPort: 0,
    slotCount,
    hubs: { kind: 'virtual', shelf: site.shelf },
  });
