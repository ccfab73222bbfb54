import { afterAll, beforeAll, expect, it } from 'vitest';
import { backlog } from '../../src-main/core/notify/backlog.ts';
import { workOrderReport } from '../../src-main/core/review/work-order-report.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { describeWith } from '../requires.ts';
import { KilledBench } from '../rig/killed-bench.ts';
import { createRandom } from '../rig/noise.ts';
import { parseScriptImage } from '../rig/u-boot-image.ts';

const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 1e6));
const killCount = Number(process.env.KILL_COUNT ?? 50);
/** Fewer kills than this may all fall into the same few places. */
const spreadFromCount = 50;
/** The share of kills at which the hubs lose their power as well: the mains of the bench failed. */
const powerCutRate = 0.3;
const again = `KILL_SEED=${seed}`;

describeWith('socat')(`a bench process killed ${killCount} times (${again})`, () => {
  let bench: KilledBench;

  beforeAll(async () => {
    const random = createRandom(seed);
    bench = await KilledBench.open({ hubCount: 3, again });
    await bench.beginRound();
    await bench.run(null);
    await bench.beginRound();
    const { durationMs } = await bench.run(null);
    let isRoundOver = true;
    while (bench.kills.length < killCount) {
      if (isRoundOver) await bench.beginRound();
      const run = await bench.run({
        afterMs: random() * durationMs,
        cutsPower: random() < powerCutRate,
      });
      isRoundOver = !run.isKilled;
    }
    if (!isRoundOver) await bench.run(null);
  }, 300_000);
  afterAll(() => bench?.close());

  it('finds the store clean, the journal verified and every receipt kept after each kill', () => {
    expect(bench.kills.length, again).toBe(killCount);
    expect(
      bench.kills.find(({ problems }) => problems.length > 0),
      `${again}: first kill with a problem`,
    ).toBeUndefined();
  });

  it('classified every interrupted attempt as what the hub was', () => {
    const wrong = bench
      .cutAttempts()
      .filter(
        ({ hubState, hasWritten, holdsTarget }) =>
          hubState === 'not classified' ||
          (hubState === 'untouched' && hasWritten) ||
          (hubState === 'good' && !holdsTarget),
      );
    expect(wrong, again).toEqual([]);
  });

  it.runIf(killCount >= spreadFromCount)('was killed all over its run', () => {
    const states = new Set(bench.cutAttempts().map(({ hubState }) => hubState));
    // How many of the two narrow states, suspect and good, are hit is chance; that none is hit is a bug of this test.
    expect(states.size, `${again}: ${[...states]}`).toBeGreaterThanOrEqual(2);
    const places = bench.kills.map(({ place }) => place);
    expect(places, again).toEqual(expect.arrayContaining(['start', 'identify', 'load', 'sync']));
  });

  it('ends every hub of every Work Order as re-flashed', () => {
    for (const id of bench.workOrderIds) {
      const { hubs } = bench.look(({ db }) => workOrderReport(db, id as WorkOrderId));
      expect(
        hubs.map(({ disposition }) => disposition),
        `${again}: ${id}`,
      ).toEqual(['re-flashed', 're-flashed', 're-flashed']);
    }
  });

  it('notified every hub of every Work Order exactly once, in order', () => {
    const expected = bench.workOrderIds.map((_, round) => bench.versionOf(round));
    for (const { chf } of bench.hubs.map(({ identity }) => identity)) {
      const applied = bench.gateway.applied().filter(({ deviceId }) => deviceId === chf);
      expect(
        applied.map(({ firmwareVersion }) => firmwareVersion),
        `${again}: ${chf}`,
      ).toEqual(expected);
    }
  });

  it('holds a receipt for every effect at the gateway, and nothing waits', () => {
    const accepted = bench.look(({ db }) =>
      db
        .prepare(
          `SELECT outbox_id AS requestId, batch_id AS batchId FROM outbox JOIN receipts USING (batch_id)
           WHERE state = 'accepted' ORDER BY outbox_id`,
        )
        .all(),
    );
    const applied = bench.gateway
      .applied()
      .map(({ requestId, batchId }) => ({ requestId, batchId }))
      .sort((a, b) => a.requestId - b.requestId);
    expect(accepted, again).toEqual(applied);
    const waiting = bench.look(({ db }) => backlog(db, Date.now()));
    expect(waiting, again).toMatchObject({ pending: 0, sealed: 0, parked: 0 });
  });

  it('leaves hubs and inventory at the last version', () => {
    const last = bench.versionOf(bench.workOrderIds.length - 1);
    for (const { identity, storedFirmware } of bench.hubs) {
      const { chf } = identity;
      expect(parseScriptImage(storedFirmware() ?? new Uint8Array(0))?.name, again).toBe(last);
      expect(bench.gateway.inventory(chf)?.DeviceFirmwareVersion, again).toBe(last);
    }
  });

  it('sent the hubs nothing they do not take', () => {
    expect(
      bench.hubs.flatMap(({ violations }) => violations),
      again,
    ).toEqual([]);
  });
});
