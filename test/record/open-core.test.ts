import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCatalogueRepository } from '../../src-main/core/catalogue/maker/catalogue-repository.ts';
import { systemClock } from '../../src-main/core/clock.ts';
import { openCore } from '../../src-main/core/create-core.ts';
import { insertAttempt } from '../../src-main/core/store/attempts.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { openStore, storeFileName } from '../../src-main/core/store/open-store.ts';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'reflash-core-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

const never = (): never => {
  throw new Error('test: no port is opened here');
};
const open = (nowMs: () => number): void =>
  openCore({
    dataFolder,
    operator: 'test',
    openLink: never,
    createLoader: never,
    onBug: never,
    clock: { ...systemClock, nowMs },
  }).close();

it('lets go of store and lock when what an earlier process left open cannot be settled', () => {
  const store = openStore({ dataFolder, mode: 'write', nowMs: Date.now });
  store.transaction('begin', (db) =>
    insertAttempt(db, {
      attemptId: 'a',
      workOrderId: null,
      chf: null,
      slot: null,
      port: 'port 1',
      operator: 'test',
      startedAtMs: 1,
    }),
  );
  store.close();
  expect(() => open(() => never())).toThrow('no port is opened here');
  const alone = new Sqlite(join(dataFolder, storeFileName), { timeout: 0 });
  // Only the last connection may leave WAL mode: another one still open makes this fail.
  expect(alone.pragma('journal_mode = DELETE', { simple: true })).toBe('delete');
  alone.close();
  expect(() => open(Date.now)).not.toThrow();
});

it('journals whose root of trust the bench took, and by whom', async () => {
  const repository = await createCatalogueRepository({
    folder: join(dataFolder, 'catalogue-in-the-making'),
    keysFolder: join(dataFolder, 'keys'),
    expiresInDays: 1,
    nowMs: Date.now,
  });
  const core = openCore({ dataFolder, operator: 'Ada', openLink: never, createLoader: never, onBug: never });
  try {
    const { fingerprint } = await core.catalogueKeeper.trustRoot(await repository.rootBytes());
    const entries = listJournal(core.store.db, { limit: 1 });
    expect(entries).toMatchObject([
      { kind: 'root-trusted', actor: 'Ada', body: { version: 1, fingerprint } },
    ]);
  } finally {
    core.close();
  }
});
