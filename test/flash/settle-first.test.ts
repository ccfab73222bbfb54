import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listJournal } from '../../src-main/core/store/journal.ts';
import {
  chf,
  identity,
  makeBench,
  makeTemplate,
  middleVersion,
  newVersion,
  other,
  type TestBench,
} from './bench.ts';

/** Something waits for the hub's next start: it is put behind the hub only once that is the one in hand. */

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(() => {
  bench = makeBench(template);
  bench.hub.behaviour = { waitsToRun: middleVersion };
});
afterEach(() => bench.remove());

const kindsOf = (attemptId: string) =>
  listJournal(bench.core.store.db, { attemptId, limit: 50 }).map(({ kind }) => kind);

describe('a hub with an image that waits for its next start', () => {
  it('is left as it is by asking alone', async () => {
    await bench.core.identify({ port: 'port 1', deviceModel: null }, new AbortController().signal);
    expect(bench.hub.settleCount).toBe(0);
  });

  it('is left as it is where it is not the one whose label was scanned', async () => {
    const report = await bench.flash(undefined, other.gpf);
    expect(report.outcome).toMatchObject({ kind: 'quarantined', reason: 'wrong-hub-on-port' });
    expect(bench.hub.settleCount).toBe(0);
  });

  it('is settled, with the intent recorded first, where it is, and judged by what it runs then', async () => {
    const report = await bench.flash();
    expect(report.outcome).toEqual({ kind: 're-flashed' });
    expect(report.chf).toBe(chf);
    expect(bench.hub.settleCount).toBe(1);
    // From what it runs after its next start, one step is left.
    expect(bench.hub.writes).toEqual([newVersion]);
    const kinds = kindsOf(report.attemptId);
    expect(kinds.indexOf('settle-begins')).toBeGreaterThan(kinds.indexOf('attempt-began'));
    expect(kinds.indexOf('settle-begins')).toBeLessThan(kinds.indexOf('write-begins'));
  });

  it('is left as it is where the label and the register disagree about it', async () => {
    bench.core.store.transaction('another board', (db) => {
      db.prepare(`UPDATE hubs SET hardware_version = '0004' WHERE chf_id = ?`).run(identity.chf);
    });
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'hardware-version-mismatch' });
    expect(bench.hub.settleCount).toBe(0);
  });
});
