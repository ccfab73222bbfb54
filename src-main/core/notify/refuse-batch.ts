import { findBatch, settleBatch } from '../store/batches.ts';
import { appendJournal } from '../store/journal.ts';
import type { Store } from '../store/open-store.ts';
import { listEntriesOfBatch, markParked } from '../store/outbox.ts';
import { dropOvertaken, whyNotAgain } from './drop-overtaken.ts';
import { outboxActor } from './seal-batch.ts';

/** The gateway will never take this batch: its hubs are parked with the reason. Returns how many; 0 when it was settled meanwhile. */
export const refuseBatch = (store: Store, batchId: string, reason: string, nowMs: number): number =>
  store.transaction('store a refusal', (db) => {
    if (findBatch(db, batchId)?.state !== 'sealed') return 0;
    const entries = listEntriesOfBatch(db, batchId);
    const answer = { code: 'gateway-refused-batch', detail: reason };
    let withdrawn = 0;
    for (const entry of entries) {
      const because = whyNotAgain(db, entry);
      markParked(db, entry.outboxId, answer);
      appendJournal(db, {
        atMs: nowMs,
        kind: 'notification-parked',
        actor: outboxActor,
        subject: entry.chf,
        attemptId: entry.attemptId,
        body: { requestId: entry.outboxId, batchId, ...answer },
      });
      if (because === null) continue;
      dropOvertaken(db, entry, because, { actor: outboxActor, atMs: nowMs });
      withdrawn++;
    }
    settleBatch(db, batchId, 'refused', reason);
    appendJournal(db, {
      atMs: nowMs,
      kind: 'batch-refused',
      actor: outboxActor,
      subject: batchId,
      attemptId: null,
      body: { reason, entryCount: entries.length },
    });
    return entries.length - withdrawn;
  });
