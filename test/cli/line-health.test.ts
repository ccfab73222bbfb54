import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertLineLoad } from '../../src-main/core/store/line-loads.ts';
import { openStore } from '../../src-main/core/store/open-store.ts';
import { defaultSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import type { LineLoad } from '../../src-shared/domain/line-load.ts';
import { loads } from '../domain/line-loads.ts';
import { addAttempt } from '../review/review-store.ts';
import { type CliRun, makeFolder, type TestFolder, typed } from './cli-bench.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => folder.remove());

/** A bench whose slot 7 did these transfers. */
const benchWith = (history: readonly LineLoad[], boundAfterLoad = 0): void => {
  const store = openStore({ dataFolder: folder.path, mode: 'write', nowMs: () => 1 });
  const identity = { kind: 'topology', value: 'usb-0:1.2' } as const;
  store.transaction('fill', (db) => {
    addAttempt(db, {
      attemptId: 'A1',
      hub: 1,
      startedAtMs: 1,
      endedAtMs: 2,
      outcome: { kind: 're-flashed' },
    });
    saveSettings(db, { ...defaultSettings, ports: [{ slot: 7, port: 'COM7', identity, boundAfterLoad }] }, 1);
    for (const load of history)
      insertLineLoad(db, { ...load, attemptId: 'A1', slot: 7, port: 'COM7', identity });
  });
  store.close();
};

const lineHealth = (...options: readonly string[]): Promise<CliRun> =>
  typed([...options, '--data', folder.path, 'line', 'health']);

describe('reflash line health', () => {
  it('names the slot whose line gets worse, with numbers and what to do, and ends as not good', async () => {
    benchWith([...loads(10), ...loads(5, { retries: 2, latency: 'refused', turnAroundMs: 16 })]);
    const { code, out } = await lineHealth();
    expect(code).toBe(1);
    expect(out).toMatch(/^7 +COM7 +15 +115200 +16\.0 ms +10 of 640 +97 % +GETS WORSE$/m);
    expect(out).toMatch(
      /^slot 7: +16 of 1000 blocks sent again, 0 before; answers take 16 ms, 1\.0 ms before/m,
    );
    expect(out).toMatch(/Check cable, plug and adapter\./);
    expect(out).toMatch(/^slot 7: +The driver refuses low latency: .* latency timer to 1 ms/m);
  });

  it('tells a script the same', async () => {
    benchWith(loads(6));
    const { code, out } = await lineHealth('--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      lines: [{ slot: 7, loads: 6, health: 'good', warning: null, last: { baudRate: 115_200, retries: 0 } }],
    });
  });

  it('does not hold against a line what it did before its port was bound', async () => {
    benchWith([...loads(10), ...loads(5, { retries: 9 })], 15);
    const { code, out } = await lineHealth('--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ lines: [{ slot: 7, loads: 0, health: 'unknown', last: null }] });
  });

  it('has something to say on a bench that did nothing yet', async () => {
    openStore({ dataFolder: folder.path, mode: 'write', nowMs: () => 1 }).close();
    expect((await lineHealth()).out).toContain('No slot has a port');
  });
});
