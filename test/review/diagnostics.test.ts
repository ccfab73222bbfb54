import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeDiagnostics } from '../../src-main/core/review/diagnostics.ts';
import { stepTimes } from '../../src-main/core/review/step-times.ts';
import { textWithoutSecrets, withoutSecrets } from '../../src-main/core/review/without-secrets.ts';
import { finishStep, insertStep, listEndedAttempts } from '../../src-main/core/store/attempts.ts';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import { latestMigration } from '../../src-main/core/store/migrations/index.ts';
import { openTestStore, temporaryFolder } from '../store/open-test-store.ts';
import { addAttempt, addNotification } from './review-store.ts';

const nowMs = Date.UTC(2026, 10, 23, 14, 31, 5);

const sampleStore = () => {
  const store = openTestStore();
  store.transaction('fill', (db) => {
    for (let index = 0; index < 3; index++) {
      const attemptId = `A${index}`;
      const times = { startedAtMs: index * 10, endedAtMs: index * 10 + 5 };
      addAttempt(db, { attemptId, hub: index, ...times, outcome: { kind: 're-flashed' } });
      insertStep(db, { attemptId, ordinal: 1, step: 'load', releaseId: null, startedAtMs: 0 });
      finishStep(db, attemptId, 1, { durationMs: 100 * (index + 1), result: 'pass', detail: null });
      const entry = { atMs: 1, actor: 'anna', subject: null, attemptId, body: {} };
      appendJournal(db, { ...entry, kind: 'attempt-ended' });
    }
    addNotification(db, { outboxId: 1, hub: 1, workOrderId: null, state: 'pending' });
  });
  return store;
};

const request = (folder: string) => ({
  folder,
  settings: { gateway: { address: 'https://bench:hunter2@gateway.example', apiKey: 'sesame' }, slotCount: 4 },
  version: '1.2.3',
  logLines: ['first', 'Authorization: Bearer abcdefgh12345678'],
  nowMs,
});

const read = (path: string): unknown => JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'));

describe('the diagnostics file', () => {
  it('is named after the bench and the time, and alone in its folder', async () => {
    const folder = join(temporaryFolder(), 'new', 'diagnostics');
    const { path, bytes } = await writeDiagnostics(sampleStore(), request(folder));
    expect(path).toBe(join(folder, 'reflash-diagnostics-BENCH-TEST-20261123T143105Z.json.gz'));
    expect(readdirSync(folder)).toEqual(['reflash-diagnostics-BENCH-TEST-20261123T143105Z.json.gz']);
    expect(readFileSync(path).length).toBe(bytes);
  });

  it('holds versions, schema, counts, backlog, journal, attempts, step times and log', async () => {
    const { path } = await writeDiagnostics(sampleStore(), request(temporaryFolder()));
    expect(read(path)).toMatchObject({
      format: 1,
      writtenAt: '2026-11-23T14:31:05.000Z',
      bench: { benchId: 'BENCH-TEST' },
      versions: { app: '1.2.3', node: process.version, sqlite: expect.stringMatching(/^3\./) },
      platform: { system: process.platform },
      schema: { migration: latestMigration, journalMode: 'wal' },
      counts: { hubs: 0, attempts: 3, attempt_steps: 3, journal: 3, outbox: 1, receipts: 0 },
      backlog: { pending: 1, oldestPendingAgeMs: nowMs - 500 },
      journal: { entries: 3, problems: [], newest: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] },
      attempts: [{ attemptId: 'A2', steps: [{ step: 'load' }] }, { attemptId: 'A1' }, { attemptId: 'A0' }],
      stepTimes: [{ step: 'load', count: 3, p50Ms: 200, p95Ms: 300, maxMs: 300 }],
      weekOfSteps: { toMs: nowMs, bench: [], slots: [] },
      lines: [],
      lineSpeeds: [],
      log: ['first', 'Authorization: Bearer (left out)'],
    });
  });

  it('holds no password and no key of the settings', async () => {
    const { path } = await writeDiagnostics(sampleStore(), request(temporaryFolder()));
    expect(JSON.stringify(read(path))).not.toMatch(/hunter2|sesame/);
    expect(read(path)).toMatchObject({
      settings: {
        gateway: { address: 'https://(left out)@gateway.example', apiKey: '(left out)' },
        slotCount: 4,
      },
    });
  });

  it('holds no password of an address that the journal names', async () => {
    const store = sampleStore();
    store.transaction('update', (db) => {
      const entry = { atMs: 1, actor: 'anna', subject: null, attemptId: null };
      const body = { source: 'https://bench:hunter2@mirror.example' };
      appendJournal(db, { ...entry, kind: 'catalogue-updated', body });
    });
    const { path } = await writeDiagnostics(store, request(temporaryFolder()));
    const { journal } = read(path) as { readonly journal: { readonly newest: readonly { body: unknown }[] } };
    expect(journal.newest.at(-1)?.body).toEqual({ source: 'https://(left out)@mirror.example' });
  });

  it('keeps the last 2,000 lines of the log', async () => {
    const logLines = Array.from({ length: 2_005 }, (_, index) => `line ${index}`);
    const { path } = await writeDiagnostics(sampleStore(), { ...request(temporaryFolder()), logLines });
    const { log } = read(path) as { readonly log: readonly string[] };
    expect([log.length, log[0], log.at(-1)]).toEqual([2_000, 'line 5', 'line 2004']);
  });

  it('reports a damaged journal in it, and is written all the same', async () => {
    const store = sampleStore();
    store.db.exec('DROP TRIGGER journal_is_append_only_delete; DELETE FROM journal WHERE seq = 2');
    const { path } = await writeDiagnostics(store, request(temporaryFolder()));
    expect(read(path)).toMatchObject({ journal: { entries: 2, problems: [{ seq: 2, kind: 'missing' }] } });
  });

  it('is not begun where the folder cannot be made', async () => {
    const file = join(temporaryFolder(), 'file');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    await expect(writeDiagnostics(sampleStore(), request(join(file, 'below')))).rejects.toMatchObject({
      code: 'folder-unwritable',
    });
  });
});

describe('the latest attempts', () => {
  it('come latest first and no more than asked for', () => {
    const { db } = sampleStore();
    expect(listEndedAttempts(db, 2).map((attempt) => attempt.attemptId)).toEqual(['A2', 'A1']);
  });

  it('without an ended step have no step times', () => {
    const store = openTestStore();
    store.transaction('fill', (db) => {
      addAttempt(db, {
        attemptId: 'A',
        hub: 1,
        startedAtMs: 1,
        endedAtMs: 2,
        outcome: { kind: 'interrupted', hubState: 'good' },
      });
      insertStep(db, { attemptId: 'A', ordinal: 1, step: 'load', releaseId: null, startedAtMs: 0 });
    });
    expect(stepTimes(listEndedAttempts(store.db, 5))).toEqual([]);
  });
});

describe('text without secrets', () => {
  it.each([
    ['GET https://u:p@host/x', 'GET https://(left out)@host/x'],
    ['https://host/x?a=1&access_token=abc#f', 'https://host/x?a=1&access_token=(left out)#f'],
    ['{"level":30,"password":"a\\"b","port":"COM3"}', '{"level":30,"password":"(left out)","port":"COM3"}'],
    ['-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY----- ok', '(left out) ok'],
    ['Basic dXNlcjpwYXNz', 'Basic (left out)'],
    ['Slot 3: no reply on /dev/ttyUSB3 @ 115200', 'Slot 3: no reply on /dev/ttyUSB3 @ 115200'],
  ])('of %j is %j', (text, expected) => {
    expect(textWithoutSecrets(text)).toBe(expected);
  });

  it('leaves out whole members whose name speaks of one, at any depth', () => {
    const value = { list: [{ clientSecret: { a: 1 }, port: 'COM3' }], token: null, count: 2 };
    expect(withoutSecrets(value)).toEqual({
      list: [{ clientSecret: '(left out)', port: 'COM3' }],
      token: null,
      count: 2,
    });
  });
});
