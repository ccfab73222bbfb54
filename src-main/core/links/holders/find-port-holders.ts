import { posix } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Service, serviceOf } from './known-services.ts';
import { type ProcessFacts, readCommand, readProcess } from './process-facts.ts';
import { type SystemFiles, systemFiles } from './system-files.ts';

export interface PortHolder extends ProcessFacts {
  /** `open`: the port is among its open files. `lock-file`: it left a lock file for the port and still runs. */
  readonly how: 'open' | 'lock-file';
  readonly isThisProcess: boolean;
  readonly service: Service | null;
}

export interface HolderSearch {
  /** By the paths asked for; a port that nobody was seen to hold is not in it. */
  readonly holders: ReadonlyMap<string, readonly PortHolder[]>;
  /** Services that run now and take ports by themselves, whether or not they hold one. */
  readonly services: readonly Service[];
  /** Processes whose open files this user may not see: any of them may hold a port. */
  readonly unseenCount: number;
  /** `cut-short`: not all was looked at in time. `not-offered`: this system does not tell a program who holds a port. */
  readonly state: 'complete' | 'cut-short' | 'not-offered';
}

export interface HolderSearchOptions {
  readonly files?: SystemFiles;
  readonly platform?: NodeJS.Platform;
  readonly withinMs?: number;
  readonly ownPid?: number;
}

const usualWithinMs = 2_000;
const lockFolders = ['/run/lock', '/var/lock'];

interface Findings {
  readonly holders: Map<string, PortHolder[]>;
  readonly services: Map<string, Service>;
  unseenCount: number;
}

/**
 * Who holds the ports at `paths`, read on Linux from the open files of every process (/proc) and from lock files, in
 * one pass over all of them. Never rejects, and answers in time with what it knows by then.
 */
export const findPortHolders = async (
  paths: readonly string[],
  options: HolderSearchOptions = {},
): Promise<HolderSearch> => {
  const { files = systemFiles, platform = process.platform, ownPid = process.pid } = options;
  const found: Findings = { holders: new Map(), services: new Map(), unseenCount: 0 };
  if (platform !== 'linux') return { ...frozen(found), state: 'not-offered' };
  const isOver = new AbortController();
  const late = delay(options.withinMs ?? usualWithinMs, 'cut-short' as const, { signal: isOver.signal });
  const looked = look({ paths, files, ownPid }, found, isOver.signal).then(
    () => 'complete' as const,
    () => 'cut-short' as const,
  );
  const state = await Promise.race([looked, late]);
  isOver.abort();
  late.catch(() => {});
  return { ...frozen(found), state };
};

const frozen = ({ holders, services, unseenCount }: Findings): Omit<HolderSearch, 'state'> => ({
  holders: new Map(holders),
  services: [...services.values()],
  unseenCount,
});

interface Search {
  readonly paths: readonly string[];
  readonly files: SystemFiles;
  readonly ownPid: number;
}

const look = async (search: Search, found: Findings, isOver: AbortSignal): Promise<void> => {
  const { files, paths } = search;
  const devices = await devicesOf(files, paths);
  const pids = (await files.names('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids) {
    if (isOver.aborted) return;
    await lookAtProcess(search, pid, devices, found);
  }
  for (const path of paths) if (!isOver.aborted) await lookForLockFile(search, path, found);
};

/** The paths asked for, by the device each leads to: `/dev/serial/by-path/...` and `/dev/ttyUSB0` are one. */
const devicesOf = async (
  files: SystemFiles,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const devices = new Map<string, readonly string[]>();
  for (const path of new Set(paths)) {
    const device = await files.real(path).catch(() => path);
    devices.set(device, [...(devices.get(device) ?? []), path]);
  }
  return devices;
};

const lookAtProcess = async (
  { files, ownPid }: Search,
  pid: number,
  devices: ReadonlyMap<string, readonly string[]>,
  found: Findings,
): Promise<void> => {
  const command = await readCommand(files, pid);
  // It ended meanwhile.
  if (command === null) return;
  const service = serviceOf(command);
  if (service !== null) found.services.set(service.name, service);
  const open = await openFiles(files, pid);
  if (open === 'unseen') {
    found.unseenCount++;
    return;
  }
  const held = [...new Set(open)].flatMap((device) => devices.get(device) ?? []);
  if (held.length === 0) return;
  const facts = await readProcess(files, pid, command);
  const holder: PortHolder = { ...facts, how: 'open', isThisProcess: pid === ownPid, service };
  for (const path of held) add(found, path, holder);
};

/** The folder belongs to the process's user: to another one it is closed, whatever is in it. */
const openFiles = async (files: SystemFiles, pid: number): Promise<readonly string[] | 'unseen'> => {
  const folder = `/proc/${pid}/fd`;
  try {
    const names = await files.names(folder);
    return await Promise.all(names.map((name) => files.target(`${folder}/${name}`).catch(() => '')));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code !== 'ENOENT' && error.code !== 'ESRCH'
      ? 'unseen'
      : [];
  }
};

/** Modem programs leave `LCK..ttyUSB0` with their process number; one whose process has ended locks nobody out. */
const lookForLockFile = async ({ files, ownPid }: Search, path: string, found: Findings): Promise<void> => {
  const device = await files.real(path).catch(() => path);
  for (const folder of lockFolders) {
    const content = await files.text(`${folder}/LCK..${posix.basename(device)}`).catch(() => '');
    const pid = Number(/^\s*(\d+)\b/.exec(content)?.[1] ?? 0);
    const command = pid > 0 ? await readCommand(files, pid) : null;
    if (command === null || found.holders.get(path)?.some((known) => known.pid === pid)) continue;
    const facts = await readProcess(files, pid, command);
    const isThisProcess = pid === ownPid;
    add(found, path, { ...facts, how: 'lock-file', isThisProcess, service: serviceOf(command) });
  }
};

const add = ({ holders }: Findings, path: string, holder: PortHolder): void => {
  holders.set(path, [...(holders.get(path) ?? []), holder]);
};
