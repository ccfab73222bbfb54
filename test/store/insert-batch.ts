import { insertBatch } from '../../src-main/core/store/batches.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import type { Sha256 } from '../../src-shared/domain/release.ts';

/** A sealed batch of one hub, in bytes that nobody reads. */
export const insertBatchOf = (store: Store, batchId: string, sequence: number): void =>
  store.transaction('a batch', (db) =>
    insertBatch(db, {
      batchId,
      sequence,
      sealedAtMs: 5,
      content: `<${batchId}/>`,
      contentSha256: batchId.repeat(64).slice(0, 64) as Sha256,
      entryCount: 1,
      journal: { seq: 0, hash: '0'.repeat(64) },
    }),
  );
