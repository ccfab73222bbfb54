import type { HolderSearch, PortHolder } from './find-port-holders.ts';

/** `minicom (process 812 of ann)`. */
export const describeHolder = ({ command, pid, user, isThisProcess, how }: PortHolder): string => {
  if (isThisProcess) return `this program itself (process ${pid})`;
  const of = user === null ? '' : ` of ${user}`;
  const by = how === 'lock-file' ? ', by its lock file' : '';
  return `${command} (process ${pid}${of}${by})`;
};

/**
 * Who holds the port at `path`, once it is known that somebody does: `held by minicom (process 812 of ann)`, with what to
 * do about a service that takes ports by itself; else why nobody can be named, and what can name them.
 */
export const describeBusy = (path: string, search: HolderSearch, platform: NodeJS.Platform): string => {
  const holders = search.holders.get(path) ?? [];
  if (holders.length > 0) {
    const advice = new Set(holders.flatMap(({ service }) => (service === null ? [] : [service.advice])));
    return [`held by ${holders.map(describeHolder).join(' and ')}`, ...advice].join('. ');
  }
  if (search.state === 'not-offered') return `this system does not say by whom; ${shownBy(path, platform)}`;
  if (search.state === 'cut-short') return `not found in time by whom; ${shownBy(path, platform)}`;
  return `no program of this user holds it, so it may be one of another user; ${shownBy(path, platform)}`;
};

/** What names the holder where this program cannot. */
export const shownBy = (path: string, platform: NodeJS.Platform): string => {
  switch (platform) {
    case 'win32':
      return 'Resource Monitor (CPU, Associated Handles) or `handle -a` of Sysinternals shows who has a port open';
    case 'linux':
      return `\`sudo fuser -v ${path}\` shows it`;
    default:
      return `\`sudo lsof ${path}\` shows it`;
  }
};
