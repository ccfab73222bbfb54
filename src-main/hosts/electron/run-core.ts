import type { AnyRouter } from '@orpc/server';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { createCallService } from '../calls/call-service.ts';
import type { HostLog } from '../host-log.ts';
import type { CoreCommand, CoreReport } from './ipc-channels.ts';
import { connectPort, type WindowPort } from './serve-over-port.ts';

/** Electron's ParentPort, as far as the core needs it. */
export interface ParentEnd {
  on(
    event: 'message',
    listener: (message: { data: CoreCommand; ports: readonly WindowPort[] }) => void,
  ): unknown;
  postMessage(report: CoreReport): void;
}

export interface RunningBench {
  readonly router: AnyRouter;
  close(): Promise<void> | void;
}

export interface RunCoreParts {
  readonly parent: ParentEnd;
  readonly openBench: () => Promise<RunningBench>;
  readonly log: HostLog;
  readonly exit: (code: number) => void;
}

/**
 * The life of the core's process: opens the bench, serves it over every port it is sent, closes it when told. A bench
 * that cannot be opened is reported as a sentence; any other end is for the supervisor to judge.
 */
export const runCore = async ({ parent, openBench, log, exit }: RunCoreParts): Promise<void> => {
  const stopped = Promise.withResolvers<void>();
  const waiting: WindowPort[] = [];
  let takePort = (port: WindowPort): void => void waiting.push(port);
  parent.on('message', ({ data, ports }) => {
    if (data.type === 'stop') stopped.resolve();
    else for (const port of ports) takePort(port);
  });
  try {
    const bench = await openBench();
    const service = createCallService({ router: bench.router, log });
    let served = 0;
    takePort = (port) => connectPort(service, port, `window port ${++served}`);
    for (const port of waiting.splice(0)) takePort(port);
    parent.postMessage({ type: 'ready' });
    await stopped.promise;
    await bench.close();
    exit(0);
  } catch (error) {
    report(parent, log, error);
    exit(1);
  }
};

const report = (parent: ParentEnd, log: HostLog, error: unknown): void => {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log({
    level: 'error',
    event: 'core-failed',
    reason: error instanceof Fault ? error.code : 'internal',
    detail,
  });
  if (error instanceof Fault)
    parent.postMessage({ type: 'failed', message: error.message, hint: error.hint });
};
