import type { SessionView } from '../../../src-shared/contract/bench.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Clock } from '../clock.ts';
import type { Writable } from '../store/handles.ts';
import { appendJournal } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import { loadSession, type SavedSession, saveSession } from '../store/session.ts';
import { findWorkOrder, workOrderProgress } from '../store/work-orders.ts';

/** Who works on which Work Order. Both outlive a core that was cut off; a sign-on ends when the bench is closed. */
export interface BenchSession {
  view(): SessionView;
  operator(): string | null;
  workOrderId(): WorkOrderId | null;
  signOn(operator: string): SessionView;
  signOff(): SessionView;
  /** Throws `work-order-not-found`. */
  openWorkOrder(id: WorkOrderId): SessionView;
  /** Counts a hub that is done since sign-on, and what the Work Order has come to. */
  attemptEnded(outcome: AttemptOutcome | null): void;
  /** Reads the Work Order's progress anew. */
  refresh(): void;
}

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly onChange: (session: SessionView) => void;
}

/** Longer than any shift: a bench that was cut off overnight does not come back under yesterday's name. */
const longestSignOnMs = 12 * 3_600_000;

export const openSession = ({ store, clock, onChange }: Dependencies): BenchSession => {
  let saved = withoutStaleSignOn(loadSession(store.db), clock.nowMs());
  let view = viewOf(store, saved);

  const show = (): SessionView => {
    view = viewOf(store, saved);
    onChange(view);
    return view;
  };
  const keep = (next: SavedSession, journal: (db: Writable) => void): SessionView => {
    store.transaction('change the session', (db) => {
      saveSession(db, next);
      journal(db);
    });
    saved = next;
    return show();
  };
  const note = (kind: string, actor: string, subject: string | null) => (db: Writable) => {
    appendJournal(db, { atMs: clock.nowMs(), kind, actor, subject, attemptId: null, body: {} });
  };

  return {
    view: () => view,
    operator: () => saved.signedOn?.operator ?? null,
    workOrderId: () => saved.workOrderId,
    signOn: (operator) => {
      if (saved.signedOn?.operator === operator) return view;
      const signedOn = { operator, atMs: clock.nowMs() };
      return keep({ ...saved, signedOn, doneCount: 0 }, note('signed-on', operator, null));
    },
    signOff: () => {
      if (saved.signedOn === null) return view;
      const { operator } = saved.signedOn;
      return keep({ ...saved, signedOn: null, doneCount: 0 }, note('signed-off', operator, null));
    },
    openWorkOrder: (id) => {
      if (findWorkOrder(store.db, id) === null)
        throw new Fault('work-order-not-found', `Work Order ${id} was not imported on this bench`);
      const actor = saved.signedOn?.operator ?? 'nobody';
      return keep({ ...saved, workOrderId: id }, note('work-order-opened', actor, id));
    },
    attemptEnded: (outcome) => {
      if (outcome?.kind === 're-flashed' || outcome?.kind === 'already-current')
        keep({ ...saved, doneCount: saved.doneCount + 1 }, () => {});
      else show();
    },
    refresh: show,
  };
};

const withoutStaleSignOn = (saved: SavedSession, nowMs: number): SavedSession => {
  const ageMs = nowMs - (saved.signedOn?.atMs ?? nowMs);
  return ageMs >= 0 && ageMs <= longestSignOnMs ? saved : { ...saved, signedOn: null, doneCount: 0 };
};

const viewOf = ({ db, benchId }: Store, { signedOn, workOrderId, doneCount }: SavedSession): SessionView => {
  const order = workOrderId === null ? null : findWorkOrder(db, workOrderId);
  return {
    benchId,
    operator: signedOn?.operator ?? null,
    workOrder: order === null ? null : { ...order, progress: { ...workOrderProgress(db, order.id) } },
    doneCount,
  };
};
