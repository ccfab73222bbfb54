import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { insertReleaseStop } from '../../src-main/core/store/release-stops.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import { type CliRun, makeFolder, type TestFolder, typed } from './cli-bench.ts';

const name = 'images/106C-0102/01020305.img' as ReleaseId;
let folder: TestFolder;
beforeEach(() => {
  folder = makeFolder();
  const store = openStore({ dataFolder: folder.path, mode: 'write', nowMs: Date.now });
  const counts = { reason: 'reboot-loop', failedCount: 3, attemptCount: 4, hubCount: 2 } as const;
  store.transaction('stop', (db) =>
    insertReleaseStop(db, { releaseId: name, stoppedAtMs: Date.UTC(2026, 10, 23), ...counts }),
  );
  store.close();
});
afterEach(() => folder.remove());

const reflash = (...args: readonly string[]): Promise<CliRun> =>
  typed(['--data', folder.path, '--operator', 'Lead', ...args]);

it('lists a stopped release with time, counts and the last failure', async () => {
  const { code, out } = await reflash('release-stop', 'list');
  expect(code).toBe(0);
  expect(out).toMatch(/01020305\.img +2026-11-23T00:00:00\.000Z +3 of 4 +2 +reboot-loop/);
});

it('clears a stop once, by name; after that there is none', async () => {
  expect(await reflash('release-stop', 'clear', name)).toMatchObject({ code: 0 });
  expect((await reflash('release-stop', 'list')).out).toBe('No release is stopped.\n');
  const again = await reflash('release-stop', 'clear', name);
  expect(again.code).not.toBe(0);
  expect(again.err).toContain('release-not-stopped');
});
