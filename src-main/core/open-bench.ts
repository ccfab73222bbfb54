import type { ScanResult } from '../../src-shared/contract/bench.ts';
import { type BenchRouter, createRouter } from './api/create-router.ts';
import { commandsOf } from './bench/bench-commands.ts';
import type { BenchOptions, BenchParts, RigControl } from './bench/bench-parts.ts';
import { type CatalogueDesk, createCatalogueDesk } from './bench/catalogue-desk.ts';
import { noteClock } from './bench/clock-notice.ts';
import { createEventLog, type EventLog } from './bench/event-log.ts';
import { createHolderWatch, type HolderWatch, type Place } from './bench/holder-watch.ts';
import { createLineKeeper, type LineKeeper } from './bench/line-keeper.ts';
import { createNoticeBoard, type NoticeBoard } from './bench/notices.ts';
import { createScanDesk } from './bench/scan-desk.ts';
import { openSession } from './bench/session.ts';
import { openSettings, type SettingsDesk } from './bench/settings-desk.ts';
import { showRecovered, showVerdictsFromBefore } from './bench/show-recovered.ts';
import { openShownVerdicts, type ShownVerdicts } from './bench/shown-verdicts.ts';
import { createStopNotices, type StopNotices } from './bench/stop-notices.ts';
import { createSyncKeeper } from './bench/sync-keeper.ts';
import { createTeachInDesk, type TeachInDesk } from './bench/teach-in-desk.ts';
import { noteCatalogueExpiry, noteGuardFaults, notePorts, noteStoreFault } from './bench/watch-notices.ts';
import type { Clock } from './clock.ts';
import { type Core, openCore } from './create-core.ts';
import { createHubSearch } from './review/hub-search.ts';
import { type PortWatch, type PortWatchOptions, watchPortsOf } from './slots/port-watch.ts';
import { createSlotBoard, type SlotBoard } from './slots/slot-board.ts';
import { every, systemTimer, type Timer } from './timer.ts';

export type { BenchOptions, BenchRouter, RigControl };

export interface Bench {
  /** Implements the contract; needs no context. */
  readonly router: BenchRouter;
  readonly core: Core;
  readonly board: SlotBoard;
  /** Reads the list of ports now; resolves when the slots know. */
  lookAtPorts(): Promise<void>;
  /** Signs off, stops what runs, waits until it is recorded, and gives up the data folder. */
  close(): Promise<void>;
}

/**
 * The bench on screen: the core, its slots, and the API over both. Rejects as openCore does. Attempts that an earlier
 * process left open are on their slots when it resolves.
 */
export const openBench = async (options: BenchOptions): Promise<Bench> => {
  const core = openCore(options);
  try {
    const { parts, close } = assemble(options, core);
    await parts.lookAtPorts();
    // A million Device IDs take a moment to read; searches wait for it, nothing else does.
    void parts.hubSearch.refresh().catch(options.onBug);
    return {
      router: createRouter(parts),
      core,
      board: parts.board,
      lookAtPorts: parts.lookAtPorts,
      close,
    };
  } catch (error) {
    core.close();
    throw error;
  }
};

/** What every part stands on. */
interface Ground {
  readonly options: BenchOptions;
  readonly core: Core;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly events: EventLog;
  readonly notices: NoticeBoard;
  readonly stopNotices: StopNotices;
  readonly shown: ShownVerdicts;
  readonly onBug: (error: unknown) => void;
}

const assemble = (
  options: BenchOptions,
  core: Core,
): { readonly parts: BenchParts; readonly close: () => Promise<void> } => {
  const ground = layGround(options, core);
  const { events, notices, stopNotices, shown, timer, clock } = ground;
  const work = openWork(ground);
  const { session, sync, board, settings } = work;
  const catalogue = openCatalogueDesk(ground, settings);
  const stopWatching = [
    every(timer, 3_600_000, () => noteCatalogueExpiry(notices, catalogue.state(), clock.nowMs())),
    every(timer, 15_000, () => noteClock(notices, core.time)),
    every(timer, 3_600_000, () => core.time.keep()),
  ];
  showVerdictsFromBefore(core, board, shown.before);
  showRecovered(core, board, notices);
  noteGuardFaults(notices, core.guardFaults);
  stopNotices.refresh();
  work.lines.refresh();
  const teachIn = openTeachIn(ground, work, () => ports.look());
  const holders = watchHolders(ground, work);
  const ports = watchPorts(ground, {
    boundNames: board.boundNames,
    onSeen: (present) => {
      board.portsSeen(present);
      teachIn.seen(present);
      holders?.seen();
    },
  });
  // Whoever subscribes before anything happened still learns which core this is.
  session.refresh();
  const parts: BenchParts = {
    options,
    core,
    board,
    session,
    notices,
    stopNotices,
    events,
    sync,
    catalogue,
    settings,
    teachIn,
    hubSearch: createHubSearch(core.store.db),
    nowMs: clock.nowMs,
    lookAtClock: () => noteClock(notices, core.time),
    ...openScanDesk(ground, work),
    lookAtPorts: ports.look,
  };
  const close = async (): Promise<void> => {
    for (const stop of stopWatching) stop();
    ports.close();
    holders?.close();
    teachIn.close();
    await Promise.all([board.close(), sync.close(), catalogue.close()]);
    session.signOff();
    shown.close();
    events.close();
    core.close();
  };
  return { parts, close };
};

const layGround = (options: BenchOptions, core: Core): Ground => {
  const { timer = systemTimer } = options;
  const clock = core.time;
  const events = createEventLog();
  const notices = createNoticeBoard(clock.nowMs, (list) =>
    events.publish({ kind: 'notices', notices: list }),
  );
  const onBug = (error: unknown): void => {
    noteStoreFault(notices, error);
    options.onBug(error);
  };
  const stopNotices = createStopNotices(core.store.db, notices);
  const { dataFolder } = options;
  const shown = openShownVerdicts({ dataFolder, nowMs: clock.nowMs, timer, onBug });
  return { options, core, clock, timer, events, notices, stopNotices, shown, onBug };
};

type Work = Pick<BenchParts, 'session' | 'sync' | 'board' | 'settings'> & { readonly lines: LineKeeper };

/** Who works, on which slots, and what of it goes to the gateway. */
const openWork = (ground: Ground): Work => {
  const { core, clock, timer, events, notices, stopNotices, shown, onBug } = ground;
  const { store } = core;
  const session = openSession({
    store,
    clock,
    onChange: (view) => events.publish({ kind: 'session', session: view }),
  });
  const sync = createSyncKeeper({
    store,
    time: core.time,
    timer,
    onBug,
    onChange: (state) => events.publish({ kind: 'sync', sync: state }),
    onSynced: session.refresh,
  });
  const board = createSlotBoard({
    core: { flash: noticing(core.flash, (error) => noteStoreFault(notices, error)) },
    clock,
    timer,
    onBug,
    onSlot: (slot) => {
      shown.note(slot);
      events.publish({ kind: 'slot', slot });
    },
    onSlots: (slots) => events.publish({ kind: 'slots', slots }),
    onEnd: (slot, report) => {
      session.attemptEnded(report?.outcome ?? null);
      stopNotices.refresh();
      lines.refresh(slot);
      sync.soon();
    },
  });
  const settings = openSettings({ store, clock, board, sync, onChange: () => lines.refresh() });
  const lines = createLineKeeper({ db: store.db, notices, board, bindings: () => settings.get().ports });
  return { session, sync, board, settings, lines };
};

const openCatalogueDesk = (
  { core, clock, events, notices, onBug }: Ground,
  settings: SettingsDesk,
): CatalogueDesk =>
  createCatalogueDesk({
    core,
    clock,
    configuredSource: () => settings.get().catalogueSource,
    onBug,
    onChange: (state) => {
      events.publish({ kind: 'catalogue', catalogue: state });
      noteCatalogueExpiry(notices, state, clock.nowMs());
    },
  });

const openTeachIn = (
  { clock, timer, events }: Ground,
  { board, settings }: Work,
  look: () => Promise<void>,
): TeachInDesk =>
  createTeachInDesk({
    board,
    settings,
    clock,
    timer,
    look,
    onChange: (state) => events.publish({ kind: 'teach-in', teachIn: state }),
  });

const watchPorts = (
  { options, notices, timer, onBug }: Ground,
  { boundNames, onSeen }: Pick<PortWatchOptions, 'boundNames' | 'onSeen'>,
): PortWatch =>
  watchPortsOf({
    listPorts: options.listPorts,
    watchPorts: options.watchPorts,
    boundNames,
    onSeen,
    onNote: (note) => notePorts(notices, note),
    onBug,
    timer,
  });

const watchHolders = ({ options, notices, timer, onBug }: Ground, { board }: Work): HolderWatch | null => {
  const { findHolders } = options;
  if (findHolders === undefined) return null;
  const places = (): readonly Place[] =>
    board.views().flatMap(({ slot, port, isPortPresent, state }) => {
      if (port === null || !isPortPresent) return [];
      const isFailed = state.kind === 'verdict' && state.outcome.kind === 'failed';
      return { slot, port, failedAtMs: isFailed ? state.endedAtMs : null };
    });
  return createHolderWatch({ findHolders, places, notices, timer, onBug });
};

const openScanDesk = (
  { core, clock, events, onBug }: Ground,
  { board, session, sync }: Work,
): Pick<BenchParts, 'scan' | 'lastScan'> => {
  const answer = createScanDesk({
    core,
    clock,
    board,
    session,
    onBug,
    runCommand: commandsOf({ board, session, sync }),
    onSettled: () => {
      session.refresh();
      sync.soon();
    },
  });
  let lastScan: ScanResult | null = null;
  return {
    scan: (text, source) => {
      lastScan = answer(text, source);
      events.publish({ kind: 'scan', scan: lastScan });
      return lastScan;
    },
    lastScan: () => lastScan,
  };
};

/** A full disk ends an attempt and is about the whole bench. */
const noticing =
  (flash: Core['flash'], onError: (error: unknown) => void): Core['flash'] =>
  async (...request) => {
    try {
      return await flash(...request);
    } catch (error) {
      onError(error);
      throw error;
    }
  };
