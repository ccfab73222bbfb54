import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { parseWorkOrderId, type WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { type Core, openCore } from '../core/create-core.ts';
import type { AttemptDependencies } from '../core/flash/attempt.ts';
import type { HolderSearchOptions } from '../core/links/holders/find-port-holders.ts';
import { listPorts, type PortList } from '../core/links/list-ports.ts';
import { openLine } from '../core/loaders/open-line.ts';
import { openStore, type ReadStore } from '../core/store/open-store.ts';
import type { CliStreams, Output } from './output.ts';

/** What a command finds around it; tests hand in their own. */
export interface CliEnvironment {
  readonly streams: CliStreams;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Serial ports unless given. */
  readonly openLink?: AttemptDependencies['openLink'];
  readonly listPorts?: () => Promise<PortList>;
  /** Where to look for who holds a port; this machine unless given. */
  readonly system?: HolderSearchOptions;
}

/** Options that stand before the command's name. */
export interface GlobalOptions {
  readonly data?: string;
  readonly operator?: string;
  readonly json?: boolean;
}

export interface CliContext {
  readonly output: Output;
  readonly dataFolder: string;
  readonly operator: string;
  readonly variables: CliEnvironment['variables'];
  readonly signal: AbortSignal;
  readonly openLink: AttemptDependencies['openLink'];
  readonly listPorts: () => Promise<PortList>;
  readonly system: HolderSearchOptions;
}

const systemPorts = (): Promise<PortList> => listPorts();

export const createContext = (
  environment: CliEnvironment,
  options: GlobalOptions,
  output: Output,
): CliContext => {
  const { variables, signal, openLink = openLine, listPorts: list = systemPorts } = environment;
  return {
    output,
    dataFolder: options.data || variables.REFLASH_DATA || join(process.cwd(), '.reflash'),
    operator: options.operator?.trim() || variables.REFLASH_OPERATOR?.trim() || userName(),
    variables,
    signal,
    openLink,
    listPorts: list,
    system: environment.system ?? {},
  };
};

const userName = (): string => {
  try {
    return userInfo().username;
  } catch (error) {
    throw new Fault(
      'arguments-invalid',
      'this system names no user; say who works with --operator or REFLASH_OPERATOR',
      { cause: error },
    );
  }
};

/** Opens the bench for work, tells what an earlier process left open, and closes it whatever happens. */
export const withCore = async <T>(context: CliContext, work: (core: Core) => Promise<T> | T): Promise<T> => {
  const { dataFolder, operator, openLink, output } = context;
  const core = openCore({
    dataFolder,
    operator,
    openLink,
    onBug: (error) => output.bug(error),
  });
  try {
    for (const { message, hint } of core.guardFaults) output.note(`${message}. ${hint}`);
    for (const { port, chf, hubState, nextAction } of core.recovered)
      output.note(`Interrupted attempt on ${port}, hub ${chf ?? 'unknown'}: ${hubState}. ${nextAction}`);
    return await work(core);
  } finally {
    core.close();
  }
};

/** Opens the bench's store for looking only; works beside a bench that is at work. */
export const withReadStore = <T>(context: CliContext, work: (store: ReadStore) => T): T => {
  const store = openStore({ dataFolder: context.dataFolder, mode: 'read', nowMs: Date.now });
  try {
    return work(store);
  } finally {
    store.close();
  }
};

/** The same for work that takes turns with other work. */
export const withReadStoreAsync = async <T>(
  context: CliContext,
  work: (store: ReadStore) => Promise<T>,
): Promise<T> => {
  const store = openStore({ dataFolder: context.dataFolder, mode: 'read', nowMs: Date.now });
  try {
    return await work(store);
  } finally {
    store.close();
  }
};

export const requireWorkOrderId = (text: string): WorkOrderId => {
  const id = parseWorkOrderId(text);
  if (id === null)
    throw new Fault('arguments-invalid', `${JSON.stringify(text)} is not a Work Order reference`);
  return id;
};
