import { type MessagePortMain, utilityProcess } from 'electron';
import type { HostLog } from '../host-log.ts';
import type { CoreProcess } from './core-supervisor.ts';
import type { CoreReport } from './ipc-channels.ts';

export interface CorePlace {
  /** The built core-entry. */
  readonly entry: string;
  readonly dataFolder: string;
  readonly version: string;
  readonly log: HostLog;
}

/** Starts the core in a process of its own: what crashes there takes no window down. */
export const forkCore = ({ entry, dataFolder, version, log }: CorePlace): CoreProcess<MessagePortMain> => {
  const child = utilityProcess.fork(entry, [dataFolder, version], {
    serviceName: 'Reflash Bench core',
    stdio: 'inherit',
  });
  child.on('error', (type, location) =>
    log({ level: 'error', event: 'core-ended', reason: type, detail: location }),
  );
  return {
    send: (command, port) => child.postMessage(command, port === undefined ? [] : [port]),
    onReport: (listener) => child.on('message', (report: CoreReport) => listener(report)),
    onExit: (listener) => child.once('exit', listener),
    kill: () => void child.kill(),
  };
};
