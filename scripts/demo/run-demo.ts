import type { AttemptReport } from '../../src-main/core/flash/attempt.ts';
import { type SyncResult, syncOnce } from '../../src-main/core/notify/sync.ts';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { type WorkOrderReport, workOrderReport } from '../../src-main/core/review/work-order-report.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { Demo } from './prepare-demo.ts';

export interface DemoRow {
  readonly report: AttemptReport;
  readonly slot: number;
  readonly isNotified: boolean;
}

export interface DemoResult {
  readonly rows: readonly DemoRow[];
  readonly workOrder: WorkOrderReport;
  readonly sync: SyncResult;
  readonly journalEntries: number;
  /** What keeps the Work Order from being complete; empty when it is. */
  readonly problems: readonly string[];
  readonly isComplete: boolean;
}

/** Flashes all slots at once, syncs, and holds the outcome against what the gateway really has. */
export const runDemo = async (demo: Demo, say: (text: string) => void): Promise<DemoResult> => {
  const { core, hubs, transport, workOrderId } = demo;
  const signal = new AbortController().signal;
  const reports = await Promise.all(
    hubs.map(async ({ slot, port, registered }) => {
      // Labels carry the GPF's Device ID; the bench finds the CHF through its records.
      const label = [requireDeviceId(registered.gpf, 'demo label')];
      const report = await core.flash({ label, workOrderId, port, slot }, () => {}, signal);
      say(`flash    slot ${slot}: ${report.outcome.kind}`);
      return { slot, report };
    }),
  );
  const sync = await syncOnce(core.store, transport, { signal });
  say(`notify   ${sync.accepted} accepted, ${sync.parked} parked, ${sync.remaining} waiting`);
  const rows = reports.map(({ slot, report }) => ({ slot, report, isNotified: isNotified(demo, report) }));
  const workOrder = workOrderReport(core.store.db, workOrderId);
  const journal = verifyJournal(core.store.db);
  const problems = [
    ...findProblems(demo, rows, workOrder),
    ...journal.problems.map(({ message }) => message),
  ];
  return {
    rows,
    workOrder,
    sync,
    journalEntries: journal.entries,
    problems,
    isComplete: problems.length === 0,
  };
};

/** A receipt of this bench and the version in the gateway's own inventory: both, or it does not count. */
const isNotified = ({ core, gateway }: Demo, { chf, to }: AttemptReport): boolean => {
  if (chf === null) return false;
  const hasReceipt = hubHistory(core.store.db, chf).notifications.some(
    ({ state, firmwareVersion }) => state === 'accepted' && firmwareVersion === to,
  );
  return hasReceipt && gateway.inventory(chf)?.DeviceFirmwareVersion === to;
};

const findProblems = (
  demo: Demo,
  rows: readonly DemoRow[],
  { hubs, progress }: WorkOrderReport,
): readonly string[] => [
  ...(progress.expected === demo.hubs.length
    ? []
    : [`${progress.expected} hubs expected, ${demo.hubs.length} in slots`]),
  ...hubs.filter(({ disposition }) => disposition === null).map(({ chf }) => `hub ${chf} has no disposition`),
  ...hubs
    .filter(({ disposition }) => disposition === 're-flashed')
    .filter(({ chf }) => !rows.some(({ report, isNotified: isKnown }) => report.chf === chf && isKnown))
    .map(({ chf }) => `hub ${chf} was re-flashed and the gateway has not acknowledged it`),
  ...demo.hubs.flatMap(({ port, virtual }) => virtual.violations.map((violation) => `${port}: ${violation}`)),
];
