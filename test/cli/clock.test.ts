import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { type CliRun, makeFolder, type TestFolder, typed } from './cli-bench.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => folder.remove());

/** A bench that recorded this much later than now, as with a clock that was ahead. */
const recordedAt = (atMs: number): void => {
  const store = openStore({ dataFolder: folder.path, mode: 'write', nowMs: Date.now });
  const entry = { atMs, kind: 'signed-on', actor: 'Ann', subject: null, attemptId: null, body: {} };
  store.transaction('a fact', (db) => appendJournal(db, entry));
  store.close();
};
const reflash = (...args: readonly string[]): Promise<CliRun> =>
  typed(['--data', folder.path, '--operator', 'Lead', ...args]);

it('shows a clock that can be right', async () => {
  recordedAt(Date.now());
  expect(await reflash('clock', 'show')).toMatchObject({
    code: 0,
    out: expect.stringContaining('can be right'),
  });
});

it('fails for a clock that cannot be, until a shift lead says that it is', async () => {
  recordedAt(Date.now() + 365 * 24 * 3_600_000);
  const shown = await reflash('clock', 'show');
  expect(shown).toMatchObject({ code: 1, out: expect.stringContaining('cannot be right') });
  expect(await reflash('clock', 'trust')).toMatchObject({ code: 0 });
  expect(await reflash('clock', 'show')).toMatchObject({ code: 0 });
  expect((await reflash('journal', 'verify')).code).toBe(0);
});
