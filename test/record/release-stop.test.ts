import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { insertReleaseStop, listReleaseStops } from '../../src-main/core/store/release-stops.ts';
import { Fault, type FaultCode } from '../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import {
  makeBench,
  makeTemplate,
  middleVersion,
  newVersion,
  oldVersion,
  type TestBench,
} from '../flash/bench.ts';

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(() => {
  bench = makeBench(template);
});
afterEach(() => bench.remove());

const releaseOf = (version: string): ReleaseId => {
  const found = bench.core.catalogue().releases.find(({ firmwareVersion }) => firmwareVersion === version);
  if (found === undefined) throw new Error(`test: no release ${version}`);
  return found.id;
};
const stopped = (): readonly ReleaseId[] =>
  listReleaseStops(bench.core.store.db).map(({ releaseId }) => releaseId);
const kinds = (): readonly string[] =>
  listJournal(bench.core.store.db, { limit: 1000 }).map(({ kind }) => kind);

/** One try with a hub that holds the old version; it fails as `code` says, or goes well. */
const tryHub = async (code: FaultCode | null): Promise<AttemptOutcome> => {
  bench.hub.stored = oldVersion as FirmwareVersion;
  bench.hub.behaviour = code === null ? {} : { checkFails: new Fault(code, 'test: as asked') };
  return (await bench.flash()).outcome;
};
const failThrice = async (): Promise<void> => {
  for (let count = 0; count < 3; count++) await tryHub('check-mismatch');
};

describe('a release whose installations fail', () => {
  it('goes on after two failures', async () => {
    await tryHub('check-mismatch');
    await tryHub('check-mismatch');
    expect(stopped()).toEqual([]);
  });

  it('is stopped by the third, with reason and counts, in the transaction that settles the attempt', async () => {
    await failThrice();
    const { db } = bench.core.store;
    const counts = { reason: 'check-mismatch', failedCount: 3, attemptCount: 3, hubCount: 1 };
    expect(listReleaseStops(db)).toMatchObject([{ releaseId: releaseOf(middleVersion), ...counts }]);
    const [ended, stop] = listJournal(db, { limit: 1000 }).slice(-2);
    expect([ended?.kind, stop?.kind]).toEqual(['attempt-ended', 'release-stopped']);
    expect(stop).toMatchObject({
      attemptId: ended?.attemptId,
      subject: releaseOf(middleVersion),
      body: counts,
    });
  });

  it('is not stopped by failures of cable or person', async () => {
    for (let count = 0; count < 5; count++) await tryHub(count % 2 === 0 ? 'port-lost' : 'cancelled');
    expect(stopped()).toEqual([]);
  });

  it('is not stopped by failures before its write began', async () => {
    bench.hub.behaviour = { identifyFails: new Fault('reboot-loop', 'test: restarts') };
    for (let count = 0; count < 4; count++) await bench.flash();
    expect(stopped()).toEqual([]);
  });

  it('is not blamed for the release that was written after it', async () => {
    bench.watch((event) => {
      if (event.kind === 'step-began' && event.step === 'load' && event.version === newVersion)
        bench.hub.behaviour = { checkFails: new Fault('check-mismatch', 'test: the second one') };
    });
    for (let count = 0; count < 3; count++) await tryHub(null);
    expect(stopped()).toEqual([releaseOf(newVersion)]);
  });
});

describe('a stopped release', () => {
  const refused = { kind: 'quarantined', reason: 'release-stopped' };

  it('is written to no hub, also as the first of several steps, and the answer names it', async () => {
    await failThrice();
    const writes = bench.hub.writes.length;
    const outcome = await tryHub(null);
    expect(outcome).toMatchObject({ ...refused, detail: expect.stringContaining(releaseOf(middleVersion)) });
    expect(bench.hub.writes.length).toBe(writes);
  });

  it('stays stopped when the core is opened again', async () => {
    await failThrice();
    bench = bench.reopen();
    expect(await tryHub(null)).toMatchObject(refused);
  });

  it('does not keep a hub that is past it from the next one', async () => {
    await failThrice();
    bench.hub.behaviour = {};
    bench.hub.stored = middleVersion as FirmwareVersion;
    bench.core.store.transaction('trust storage', (db) =>
      db.prepare('UPDATE hubs SET suspect_from = NULL, suspect_to = NULL').run(),
    );
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
  });

  it('is not written by an attempt that had been allowed and was still transferring', async () => {
    const stop = {
      stoppedAtMs: 1,
      reason: 'check-mismatch',
      failedCount: 3,
      attemptCount: 3,
      hubCount: 3,
    } as const;
    bench.watch((event) => {
      if (event.kind !== 'progress' || stopped().length > 0) return;
      const releaseId = releaseOf(middleVersion);
      bench.core.store.transaction('another slot', (db) => insertReleaseStop(db, { releaseId, ...stop }));
    });
    const { outcome, verdicts } = await bench.flash();
    expect(outcome).toMatchObject(refused);
    expect(verdicts.write).toBe('not-reached');
    expect([bench.hub.stored, bench.hub.writes]).toEqual([oldVersion, []]);
    expect(kinds()).not.toContain('write-begins');
  });
});

describe('a stop that a shift lead cleared', () => {
  const clear = (): void => bench.core.clearReleaseStop(releaseOf(middleVersion), 'lead');

  it('lets the release be installed, and is journalled by name', async () => {
    await failThrice();
    clear();
    expect(await tryHub(null)).toEqual({ kind: 're-flashed' });
    const entry = listJournal(bench.core.store.db, { limit: 1000 }).find(
      ({ kind }) => kind === 'release-stop-cleared',
    );
    expect(entry).toMatchObject({
      actor: 'lead',
      subject: releaseOf(middleVersion),
      body: { failedCount: 3 },
    });
  });

  it('has counting start anew: two failures are two, a third stops it again', async () => {
    await failThrice();
    clear();
    await tryHub('version-mismatch');
    await tryHub('version-mismatch');
    expect(stopped()).toEqual([]);
    await tryHub('version-mismatch');
    expect(stopped()).toEqual([releaseOf(middleVersion)]);
  });

  it('cannot be cleared again, nor can what was never stopped', async () => {
    expect(clear).toThrow(/is not stopped/);
    await failThrice();
    clear();
    expect(clear).toThrow(/is not stopped/);
  });
});
