import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notificationFromJson } from '../../src-main/core/notify/message/pre-notification.ts';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import { listEntriesOfHub } from '../../src-main/core/store/outbox.ts';
import { findExpectedHub } from '../../src-main/core/store/work-orders.ts';
import { parseDeviceModel } from '../../src-shared/domain/device-model.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import {
  chf,
  identity,
  makeBench,
  makeTemplate,
  middleVersion,
  newVersion,
  oldVersion,
  type TestBench,
  type TestSite,
} from './bench.ts';

/** What happens between the decision and the write: a transfer takes minutes, and the world goes on. */

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

const order = 'WO0000000000001' as WorkOrderId;
const disposition = () => findExpectedHub(bench.core.store.db, order, chf)?.disposition;
const notifications = () => hubHistory(bench.core.store.db, chf).notifications;
const writesBegun = (): number =>
  listJournal(bench.core.store.db, { subject: chf, limit: 500 }).filter(({ kind }) => kind === 'write-begins')
    .length;
/** Something that happens while the image of the `nth` installation crosses the line. */
const meanwhile = (nth: number, happens: () => Promise<void>): void => {
  const { createLoader } = bench.hub;
  let loads = 0;
  bench.hub.createLoader = () => {
    const loader = createLoader();
    return {
      ...loader,
      load: async (image, hooks, signal) => {
        if (++loads === nth) await happens();
        return loader.load(image, hooks, signal);
      },
    };
  };
};
const releaseOf = async ({ repository }: TestSite, version: string): Promise<ReleaseId> => {
  const { releases } = await repository.draft();
  const found = releases.find(({ firmwareVersion }) => firmwareVersion === version);
  if (found === undefined) throw new Error(`no release of ${version}`);
  return found.id;
};
const setStatus = (version: string, status: 'held' | 'withdrawn') => () =>
  bench.publish(
    async (site) => void (await site.repository.setStatus(await releaseOf(site, version), status)),
  );

describe('before the first act that changes a hub, the bench asks again what may be installed', () => {
  it.each([
    ['withdrawn', newVersion, 'release-withdrawn'],
    ['held', newVersion, 'release-held'],
    ['held', middleVersion, 'no-pathway'],
  ] as const)('and writes nothing when a release is %s meanwhile (%s)', async (status, version, reason) => {
    meanwhile(1, setStatus(version, status));
    const report = await bench.flash();
    expect(report).toMatchObject({
      outcome: { kind: 'quarantined', reason },
      verdicts: { write: 'not-reached', restart: 'not-reached', version: 'not-reached' },
    });
    expect(bench.hub.writes).toEqual([]);
    expect(writesBegun()).toBe(0);
    expect(findAssetByChf(bench.core.store.db, chf)?.suspect).toBeNull();
    expect(notifications()).toEqual([]);
  });

  it('also between the steps of a pathway: a hub stays where the first one brought it', async () => {
    meanwhile(2, setStatus(newVersion, 'withdrawn'));
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'release-withdrawn' });
    expect(bench.hub.writes).toEqual([middleVersion]);
    expect(findAssetByChf(bench.core.store.db, chf)).toMatchObject({
      benchFirmwareVersion: middleVersion,
      suspect: null,
    });
  });

  it('and fails as plan-changed where the catalogue states something else by now', async () => {
    meanwhile(1, () =>
      bench.publish(async (site) => {
        const straight = await site.addBuild({
          version: newVersion,
          installableFrom: [oldVersion],
          build: 2,
        });
        await site.repository.setProduction(straight.deviceModel, straight.hardware, straight.id);
      }),
    );
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'plan-changed' });
    expect(bench.hub.writes).toEqual([]);
    meanwhile(0, async () => {});
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(bench.hub.writes).toEqual([newVersion]);
  });

  it('and fails as plan-changed where the catalogue says by now that hubs are written otherwise', async () => {
    meanwhile(1, () =>
      bench.publish(async ({ repository }) => {
        const { models } = await repository.draft();
        for (const model of models)
          await repository.setModel({ ...model, loader: { ...model.loader, baudRate: 57_600 } });
      }),
    );
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'plan-changed' });
    expect(bench.hub.writes).toEqual([]);
  });

  it('and writes nothing to a hub whose Work Order was closed meanwhile', async () => {
    meanwhile(1, async () =>
      bench.core.store.transaction('close', (db) => {
        db.prepare(`UPDATE work_orders SET state = 'closed'`).run();
      }),
    );
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'work-order-closed' });
    expect(bench.hub.writes).toEqual([]);
  });
});

describe('before a hub is called current, the bench asks again whether it is', () => {
  const duringRestart = (happens: () => Promise<void>): void => {
    bench.hub.stored = newVersion as never;
    const { createLoader } = bench.hub;
    bench.hub.createLoader = () => {
      const loader = createLoader();
      return { ...loader, restart: (signal) => happens().then(() => loader.restart(signal)) };
    };
  };

  it('and sets it aside where its release was withdrawn during the restart', async () => {
    duringRestart(setStatus(newVersion, 'withdrawn'));
    expect((await bench.flash()).outcome).toMatchObject({ reason: 'release-withdrawn' });
    expect(disposition()).toBe('quarantined');
    expect(notifications()).toEqual([]);
  });

  it('and fails as plan-changed where another build is production by now', async () => {
    duringRestart(() =>
      bench.publish(async (site) => {
        const second = await site.addBuild({
          version: middleVersion,
          installableFrom: [newVersion],
          build: 2,
        });
        await site.repository.setProduction(second.deviceModel, second.hardware, second.id);
      }),
    );
    expect((await bench.flash()).outcome).toMatchObject({ kind: 'failed', code: 'plan-changed' });
    expect(disposition()).toBeNull();
    expect(notifications()).toEqual([]);
  });
});

describe('what is told of a hub', () => {
  it('is what was established in its attempt, whatever a register says at its end', async () => {
    const changeRegister = (): void =>
      bench.core.store.transaction('a register is imported', (db) => {
        db.prepare(
          `UPDATE hubs SET gpf_id = '88-73-84-90-7B-AA-AA-AA', model = '0103', chts_version = 'CHTS V9'
           WHERE chf_id = ?`,
        ).run(chf);
      });
    bench.watch((event) => {
      const isLast = event.kind === 'step-began' && event.step === 'restart' && bench.hub.writes.length === 2;
      if (isLast) changeRegister();
    });
    expect((await bench.flash()).outcome).toEqual({ kind: 're-flashed' });
    expect(disposition()).toBe('re-flashed');
    const [entry, ...more] = listEntriesOfHub(bench.core.store.db, chf);
    expect(more).toEqual([]);
    expect(notificationFromJson(entry?.messageJson ?? '')).toMatchObject({
      deviceModel: parseDeviceModel(identity.manufacturer, identity.model),
      chtsVersion: 'CHTS V1.4',
      gpf: identity.gpf,
      firmwareVersion: newVersion,
    });
  });
});
