import type { HostLog } from '../host-log.ts';
import type { CoreCommand, CoreNotice, CoreReport } from './ipc-channels.ts';
import { nextRestart } from './restart-plan.ts';

/** The core's process as the supervisor sees it. */
export interface CoreProcess<Port> {
  send(command: CoreCommand, port?: Port): void;
  onReport(listener: (report: CoreReport) => void): void;
  /** Once, however it ends. */
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

export interface SupervisorParts<Port> {
  startCore(): CoreProcess<Port>;
  createChannel(): { readonly core: Port; readonly window: Port };
  /** Runs later, unless the returned function is called first. */
  schedule(delayMs: number, run: () => void): () => void;
  monotonicMs(): number;
  tellWindow(notice: CoreNotice): void;
  deliverPort(port: Port): void;
  readonly log: HostLog;
}

export interface CoreSupervisor {
  start(): void;
  /** The window wants a port: it gets one as soon as a core is ready, and again after each crash when it asks again. */
  requestPort(): void;
  /** Starts anew after the supervisor gave up or the bench could not be opened. */
  retry(): void;
  /** Asks the core to end, waits for it a while, then ends it. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Time for a core to stop its attempts and write what they came to. */
const stopTimeoutMs = 10_000;

/**
 * Keeps a core running: starts it, hands out ports, starts it again after a crash (the core classifies what the crash
 * interrupted when it opens), and gives up with a sentence when that does not help.
 */
export const createCoreSupervisor = <Port>(parts: SupervisorParts<Port>): CoreSupervisor => {
  const { log } = parts;
  let core: CoreProcess<Port> | null = null;
  let isReady = false;
  let isStopping = false;
  let isPortWanted = false;
  let failure: CoreNotice | null = null;
  let restarts = 0;
  let startedAtMs = 0;
  let cancelRestart = (): void => {};
  let onGone = (): void => {};

  const servePort = (): void => {
    if (core === null || !isReady || !isPortWanted) return;
    isPortWanted = false;
    const channel = parts.createChannel();
    core.send({ type: 'port' }, channel.core);
    parts.deliverPort(channel.window);
  };

  const onReport = (report: CoreReport): void => {
    if (report.type === 'failed') {
      failure = { kind: 'ended', message: report.message, hint: report.hint };
      return;
    }
    isReady = true;
    parts.tellWindow({ kind: 'running' });
    servePort();
  };

  const onExit = (code: number | null): void => {
    core = null;
    isReady = false;
    onGone();
    if (isStopping) return;
    log({ level: 'error', event: 'core-ended', reason: 'exit', detail: `code ${code}` });
    parts.tellWindow(failure ?? planRestart());
  };

  const planRestart = (): CoreNotice => {
    const step = nextRestart(restarts, parts.monotonicMs() - startedAtMs);
    restarts = step.restarts;
    if (step.kind === 'give-up') return gaveUp(restarts);
    cancelRestart = parts.schedule(step.inMs, start);
    return { kind: 'restarting', inMs: step.inMs, restarts };
  };

  const start = (): void => {
    if (core !== null || isStopping) return;
    failure = null;
    startedAtMs = parts.monotonicMs();
    const started = parts.startCore();
    core = started;
    started.onReport((report) => started === core && onReport(report));
    started.onExit((code) => started === core && onExit(code));
    parts.tellWindow({ kind: 'starting' });
  };

  const stop = (): Promise<void> => {
    isStopping = true;
    cancelRestart();
    if (core === null) return Promise.resolve();
    const ending = core;
    const gone = Promise.withResolvers<void>();
    const cancelKill = parts.schedule(stopTimeoutMs, () => ending.kill());
    onGone = () => {
      cancelKill();
      gone.resolve();
    };
    ending.send({ type: 'stop' });
    return gone.promise;
  };

  return {
    start,
    stop,
    requestPort: () => {
      isPortWanted = true;
      servePort();
    },
    retry: () => {
      restarts = 0;
      cancelRestart();
      start();
    },
  };
};

const gaveUp = (restarts: number): CoreNotice => ({
  kind: 'ended',
  message: `The bench core ended ${restarts + 1} times, each shortly after its start.`,
  hint: 'Try again. If it ends again, send the log in the data folder to support; nothing that was recorded is lost.',
});
