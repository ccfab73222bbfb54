import type { SyncState } from '../../src-shared/contract/bench.ts';
import { text } from '../text/text.ts';

export interface SyncSummary {
  readonly line: string;
  readonly detail: string;
  readonly tone: 'plain' | 'attention' | 'bad';
}

/** A backlog older than this wants somebody, whether or not the gateway can be reached. */
const oldBacklogMs = 24 * 3_600_000;

/**
 * The sync state in two short lines: whether anything gets through, and what waits since when. `sinceToldMs`: how old
 * the state itself is.
 */
export const syncSummary = (told: SyncState, sinceToldMs: number): SyncSummary => {
  const sync = told.oldestAgeMs === null ? told : { ...told, oldestAgeMs: told.oldestAgeMs + sinceToldMs };
  const words = text.app.sync;
  const waiting = sync.pending + sync.sealed;
  const age = sync.oldestAgeMs === null ? null : text.units.age(sync.oldestAgeMs);
  const backlog = waiting === 0 ? words.nothingWaits : words.backlog(waiting, age);
  const detail = sync.parked === 0 ? backlog : `${backlog}, ${words.parked(sync.parked)}`;
  return { line: stateWord(sync), detail, tone: toneOf(sync) };
};

const stateWord = ({ isSyncing, gateway, online }: SyncState): string => {
  if (isSyncing) return text.app.sync.syncing;
  return gateway === null ? text.app.sync.noGateway : text.app.sync[online];
};

const toneOf = ({ parked, online, gateway, oldestAgeMs }: SyncState): SyncSummary['tone'] => {
  if (parked > 0) return 'bad';
  const isOld = (oldestAgeMs ?? 0) > oldBacklogMs;
  return isOld || (gateway !== null && online === 'offline') ? 'attention' : 'plain';
};
