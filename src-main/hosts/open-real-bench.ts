import { userInfo } from 'node:os';
import type { Clock } from '../core/clock.ts';
import type { AttemptDependencies } from '../core/flash/attempt.ts';
import { findPortHolders } from '../core/links/holders/find-port-holders.ts';
import { listPorts } from '../core/links/list-ports.ts';
import { openSerialLink } from '../core/links/serial-link.ts';
import { createLoader, initialBaudRate } from '../core/loaders/create-loader.ts';
import { type Bench, openBench } from '../core/open-bench.ts';
import type { RecentLog } from './recent-log.ts';

export interface RealBenchOptions {
  readonly dataFolder: string;
  /** The program's own, for the screen and the diagnostics. */
  readonly version: string;
  readonly recent: RecentLog;
  readonly clock?: Clock;
}

const openTimeoutMs = 5_000;

const openLink: AttemptDependencies['openLink'] = (path, settings, signal) =>
  openSerialLink({ path, baudRate: initialBaudRate(settings), signal, openTimeoutMs });

/** The bench on this machine's own serial ports, as both hosts run it. */
export const openRealBench = (options: RealBenchOptions): Promise<Bench> => {
  const { dataFolder, version, recent, clock } = options;
  return openBench({
    dataFolder,
    version,
    // Until somebody signs on, and for what the bench does by itself.
    operator: userInfo().username,
    openLink,
    createLoader,
    listPorts: () => listPorts(),
    findHolders: (paths) => findPortHolders(paths),
    rig: null,
    logLines: recent.lines,
    onBug: (error) =>
      recent.log({ level: 'error', event: 'bug', reason: 'internal', detail: stackOf(error) }),
    ...(clock === undefined ? {} : { clock }),
  });
};

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
