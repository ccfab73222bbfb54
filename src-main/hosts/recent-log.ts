import { type HostLog, lineLog } from './host-log.ts';

/** Enough to see what led to a trouble, little enough to read. */
const keptLines = 500;

export interface RecentLog {
  readonly log: HostLog;
  /** The newest lines, oldest first, without line ends. */
  lines(): readonly string[];
}

/** A log that is passed on to another and keeps its newest lines, for the diagnostics. */
export const keepRecent = (passOn: HostLog, limit = keptLines): RecentLog => {
  const kept: string[] = [];
  const keep = lineLog((line) => {
    kept.push(line.trimEnd());
    if (kept.length > limit) kept.shift();
  });
  return {
    log: (entry) => {
      passOn(entry);
      keep(entry);
    },
    lines: () => [...kept],
  };
};
