import { userInfo } from 'node:os';
import { findPortHolders } from '../core/links/holders/find-port-holders.ts';
import { listPorts } from '../core/links/list-ports.ts';
import { type Bench, openBench } from '../core/open-bench.ts';
import type { RecentLog } from './recent-log.ts';

export interface RealBenchOptions {
  readonly dataFolder: string;
  /** The program's own, for the screen and the diagnostics. */
  readonly version: string;
  readonly recent: RecentLog;
}

/** The bench on this machine's own serial ports, as both hosts run it. What protects a hub is the core's, not theirs. */
export const openRealBench = (options: RealBenchOptions): Promise<Bench> => {
  const { dataFolder, version, recent } = options;
  return openBench({
    dataFolder,
    version,
    // Until somebody signs on, and for what the bench does by itself.
    operator: userInfo().username,
    listPorts: () => listPorts(),
    findHolders: (paths) => findPortHolders(paths),
    rig: null,
    logLines: recent.lines,
    onBug: (error) =>
      recent.log({ level: 'error', event: 'bug', reason: 'internal', detail: stackOf(error) }),
  });
};

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
