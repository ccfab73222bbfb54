import { finishAttempt, insertAttempt } from '../../src-main/core/store/attempts.ts';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import type { ReleaseId, Sha256 } from '../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { chf } from '../domain/builders.ts';

export const here = 'WO1' as WorkOrderId;
export const elsewhere = 'WO2' as WorkOrderId;
export const [b, c] = ['b'.repeat(64) as Sha256, 'c'.repeat(64) as Sha256];
export const [release, otherRelease] = ['b.img' as ReleaseId, 'c.img' as ReleaseId];

interface Told {
  readonly attemptId: string;
  readonly kind:
    | 'write-begins'
    | 'write-checked'
    | 'storage-compared'
    | 'version-contradicted'
    | 'stranger-written';
  readonly image?: Sha256;
  readonly releaseId?: ReleaseId;
  readonly of?: typeof chf;
  readonly order?: WorkOrderId;
}

/** Attempts as their journal tells them, in this order; each is begun with its first entry. */
export const tell = (db: Writable, ...entries: readonly Told[]): void => {
  const begun = new Set<string>();
  for (const { attemptId, kind, image = b, releaseId = release, of = chf, order = here } of entries) {
    if (!begun.has(attemptId))
      insertAttempt(db, {
        attemptId,
        workOrderId: order,
        chf: of,
        slot: 1,
        port: 'port',
        operator: 'Ada',
        startedAtMs: 1,
      });
    begun.add(attemptId);
    appendJournal(db, {
      atMs: 1,
      kind,
      actor: 'Ada',
      subject: of,
      attemptId,
      body: { imageSha256: image, releaseId },
    });
  }
};
export const end = (db: Writable, ...attemptIds: readonly string[]): void => {
  for (const attemptId of attemptIds)
    finishAttempt(db, attemptId, {
      endedAtMs: 2,
      outcome: { kind: 'failed', code: 'check-failed', detail: 'no' },
      verdicts: { write: 'fail', restart: 'not-reached', version: 'not-reached' },
      ceilingFraction: null,
      hubLeft: 'unknown',
    });
};
