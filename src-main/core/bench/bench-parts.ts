import type { ScanResult } from '../../../src-shared/contract/bench.ts';
import type { RigHub } from '../../../src-shared/contract/rig.ts';
import type { Core, CoreOptions } from '../create-core.ts';
import type { HolderSearch } from '../links/holders/find-port-holders.ts';
import type { SeenPort } from '../links/port-identity.ts';
import type { HubSearch } from '../review/hub-search.ts';
import type { SlotBoard } from '../slots/slot-board.ts';
import type { Timer } from '../timer.ts';
import type { CatalogueDesk } from './catalogue-desk.ts';
import type { EventLog } from './event-log.ts';
import type { NoticeBoard } from './notices.ts';
import type { ScanSource } from './scan-desk.ts';
import type { BenchSession } from './session.ts';
import type { SettingsDesk } from './settings-desk.ts';
import type { StopNotices } from './stop-notices.ts';
import type { SyncKeeper } from './sync-keeper.ts';
import type { TeachInDesk } from './teach-in-desk.ts';

/** Virtual hubs that can be plugged from the screen. A hub sits in at most one slot, a slot holds at most one. */
export interface RigControl {
  hubs(): RigHub[];
  /** Rejects with a fault when the hub or the slot is not free. */
  plug(hub: number, slot: number): RigHub[] | Promise<RigHub[]>;
  unplug(hub: number): RigHub[] | Promise<RigHub[]>;
}

export interface ListedPort extends SeenPort {
  readonly manufacturer: string | null;
  readonly serialNumber: string | null;
}

export interface BenchOptions extends CoreOptions {
  readonly listPorts: () => Promise<{ readonly ports: readonly ListedPort[]; readonly note: string | null }>;
  /** Calls back when ports may have come or gone; returns how to stop. Without it the ports are listed every second. */
  readonly watchPorts?: (onChange: () => void) => () => void;
  /** Who holds ports; without it nobody is named, as for virtual hubs. */
  readonly findHolders?: (paths: readonly string[]) => Promise<HolderSearch>;
  readonly rig: RigControl | null;
  /** Of the program, for screen and diagnostics. */
  readonly version: string;
  /** The newest lines of the host's log, oldest first, for the diagnostics. */
  readonly logLines?: () => readonly string[];
  readonly timer?: Timer;
}

/** What the API hands on to: each part knows its own affairs, none knows the API. */
export interface BenchParts {
  readonly options: BenchOptions;
  readonly core: Core;
  readonly board: SlotBoard;
  readonly session: BenchSession;
  readonly notices: NoticeBoard;
  readonly stopNotices: StopNotices;
  readonly events: EventLog;
  readonly sync: SyncKeeper;
  readonly catalogue: CatalogueDesk;
  readonly settings: SettingsDesk;
  readonly teachIn: TeachInDesk;
  readonly hubSearch: HubSearch;
  readonly nowMs: () => number;
  /** Says on the bench whether its clock can be right. */
  lookAtClock(): void;
  scan(text: string, source: ScanSource): ScanResult;
  lastScan(): ScanResult | null;
  /** Looks at the ports now; resolves when the slots know. */
  lookAtPorts(): Promise<void>;
}
