import { describe, expect, it } from 'vitest';
import { batchPage, parkedList } from '../../src-main/core/review/batch-page.ts';
import { firmwareView } from '../../src-main/core/review/firmware-view.ts';
import { hubDetailView } from '../../src-main/core/review/hub-detail-view.ts';
import { hubHistory } from '../../src-main/core/review/hub-history.ts';
import { finishStep, insertStep } from '../../src-main/core/store/attempts.ts';
import { insertReceipt } from '../../src-main/core/store/batches.ts';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import { prepared } from '../../src-main/core/store/prepared.ts';
import { hubsContract } from '../../src-shared/contract/hubs.ts';
import type { CatalogueView, Release, ReleaseId, Sha256 } from '../../src-shared/domain/release.ts';
import { openTestStore } from '../store/open-test-store.ts';
import { addAttempt, addBatch, addNotification, chfOf, workOrder } from './review-store.ts';

const sha = (text: string): Sha256 => text as Sha256;

describe('the list of batches', () => {
  const store = () => {
    const opened = openTestStore();
    opened.transaction('fill', (db) => {
      addBatch(db, { batchId: 'B1', sequence: 1, state: 'receipted', entries: 3 });
      addBatch(db, { batchId: 'B2', sequence: 2, state: 'refused', entries: 2 });
      addBatch(db, { batchId: 'B3', sequence: 3, state: 'sealed', entries: 1 });
      insertReceipt(db, {
        batchId: 'B1',
        receivedAtMs: 2_000,
        channel: 'file',
        content: '<x/>',
        contentSha256: sha('0'),
        acceptedCount: 2,
        parkedCount: 1,
      });
    });
    return opened;
  };
  const rest = { sendCount: 2, lastError: null };

  it('is newest first, each with its receipt', () => {
    expect(batchPage(store().db, { offset: 0, limit: 10 })).toEqual({
      batches: [
        {
          batchId: 'B3',
          sequence: 3,
          sealedAtMs: 1_003,
          entryCount: 1,
          state: 'sealed',
          ...rest,
          receipt: null,
        },
        {
          batchId: 'B2',
          sequence: 2,
          sealedAtMs: 1_002,
          entryCount: 2,
          state: 'refused',
          ...rest,
          receipt: null,
        },
        {
          batchId: 'B1',
          sequence: 1,
          sealedAtMs: 1_001,
          entryCount: 3,
          state: 'receipted',
          ...rest,
          receipt: { receivedAtMs: 2_000, accepted: 2, parked: 1, channel: 'file' },
        },
      ],
      total: 3,
    });
  });

  it('comes in pages that know the number of all', () => {
    const page = batchPage(store().db, { offset: 1, limit: 1 });
    expect([page.batches.map((batch) => batch.batchId), page.total]).toEqual([['B2'], 3]);
  });
});

describe('the list of parked notifications', () => {
  it('is oldest first, with the answer, and shows one whose message cannot be read', () => {
    const store = openTestStore();
    store.transaction('fill', (db) => {
      addNotification(db, {
        outboxId: 2,
        hub: 2,
        workOrderId: null,
        state: 'parked',
        messageJson: '{"no":1}',
      });
      addNotification(db, { outboxId: 1, hub: 1, workOrderId: workOrder('WO-1'), state: 'parked' });
      addNotification(db, { outboxId: 3, hub: 3, workOrderId: null, state: 'pending' });
    });
    const answer = { answerCode: 'E120201', answerDetail: 'unknown hub', createdAtMs: 500 };
    expect(parkedList(store.db)).toEqual([
      { outboxId: 1, chf: chfOf(1), workOrderId: 'WO-1', firmwareVersion: '00000002', ...answer },
      { outboxId: 2, chf: chfOf(2), workOrderId: null, firmwareVersion: '', ...answer },
    ]);
  });
});

const release = (id: string, deviceModel: string): Release =>
  ({
    id: id as ReleaseId,
    deviceModel,
    hardware: { from: '0001', to: '0003' },
    firmwareVersion: '00000002',
    status: 'production',
    effectiveFromMs: 7,
    installableFrom: ['00000001'],
    container: 'raw',
    fileSha256: sha('ff'),
    fileBytes: 10,
    manufacturerImageSha256: sha('aa'),
  }) as unknown as Release;

const catalogue = {
  version: 4,
  expiresAtMs: 9,
  models: [
    {
      deviceModel: '106C-0102',
      name: 'Hub One',
      loader: { kind: 'u-boot', prompt: '=>' },
      latestProduction: [{ hardware: { from: '0001', to: '0002' }, release: 'new.img' }],
    },
  ],
  releases: [
    release('old.img', '106C-0102'),
    release('new.img', '106C-0102'),
    release('stray.img', '106C-0999'),
  ],
} as unknown as CatalogueView;

describe('the firmware of the screen', () => {
  it('is nothing before the first update', () => {
    expect(firmwareView(null, [])).toEqual({ version: null, models: [] });
  });

  it('puts each release under its Device Model and says which are stated as latest production', () => {
    const { version, models } = firmwareView(catalogue, []);
    expect(version).toBe(4);
    expect(models[0]).toMatchObject({
      deviceModel: '106C-0102',
      name: 'Hub One',
      loader: 'u-boot',
      latestProduction: [{ hardwareFrom: '0001', hardwareTo: '0002', release: 'new.img' }],
    });
    expect(models[0]?.releases.map((one) => [one.id, one.isLatestProduction])).toEqual([
      ['old.img', false],
      ['new.img', true],
    ]);
    expect(models[0]?.releases[0]).toEqual({
      id: 'old.img',
      deviceModel: '106C-0102',
      hardwareFrom: '0001',
      hardwareTo: '0003',
      firmwareVersion: '00000002',
      status: 'production',
      effectiveFromMs: 7,
      installableFrom: ['00000001'],
      container: 'raw',
      manufacturerImageSha256: 'aa',
      fileBytes: 10,
      isLatestProduction: false,
      stop: null,
    });
  });

  it('says of which release the bench stopped, and why', () => {
    const counts = {
      stoppedAtMs: 5,
      reason: 'reboot-loop',
      failedCount: 3,
      attemptCount: 4,
      hubCount: 2,
    } as const;
    const stop = { stopId: 1, releaseId: 'new.img' as ReleaseId, ...counts, released: null };
    const { models } = firmwareView(catalogue, [stop]);
    expect(models[0]?.releases.map((one) => [one.id, one.stop])).toEqual([
      ['old.img', null],
      ['new.img', counts],
    ]);
  });

  it('shows a release whose Device Model the catalogue does not state', () => {
    const { models } = firmwareView(catalogue, []);
    expect(models.map((model) => model.deviceModel)).toEqual(['106C-0102', '106C-0999']);
    expect(models[1]?.releases.map((one) => one.id)).toEqual(['stray.img']);
  });
});

describe('a hub in detail', () => {
  const detail = () => {
    const store = openTestStore();
    store.transaction('fill', (db) => {
      prepared(
        db,
        `INSERT INTO hubs (chf_id, gpf_id, manufacturer, model, hardware_version, register_firmware_version,
           bench_firmware_version, acknowledged_firmware_version, smi_status, chts_version, csp_region, han_variant,
           suspect_from, suspect_to, released_by, released_seq)
         VALUES (?, NULL, '106C', '0102', '0003', '00000001', '00000002', NULL, 'Pending',
           'CHTS V1.4', 'North', 'Single Band', '00000001', '00000002', 'lead', 5)`,
      ).run(chfOf(1));
      const times = { startedAtMs: 10, endedAtMs: 20 };
      addAttempt(db, { attemptId: 'A1', hub: 1, ...times, outcome: { kind: 're-flashed' } });
      const step = { attemptId: 'A1', releaseId: 'new.img' as ReleaseId, startedAtMs: 11 };
      insertStep(db, { ...step, ordinal: 1, step: 'load' });
      insertStep(db, { ...step, ordinal: 2, step: 'check' });
      finishStep(db, 'A1', 1, { durationMs: 5.5, result: 'fail', detail: 'port gone' });
      addNotification(db, { outboxId: 1, hub: 1, workOrderId: null, state: 'pending' });
      const entry = { atMs: 12, actor: 'anna', subject: chfOf(1), attemptId: 'A1' };
      appendJournal(db, { ...entry, kind: 'version-read', body: { version: '00000002', a: 1 } });
    });
    return hubDetailView(hubHistory(store.db, chfOf(1)));
  };

  it('tells the hub with its three versions, and shows the one that the bench read', () => {
    expect(detail().hub).toEqual({
      chf: chfOf(1),
      gpf: null,
      model: '106C 0102 hardware 0003',
      firmwareVersion: '00000002',
      smiStatus: 'Pending',
      registerVersion: '00000001',
      benchVersion: '00000002',
      acknowledgedVersion: null,
      cspRegion: 'North',
      hanVariant: 'Single Band',
      chtsVersion: 'CHTS V1.4',
      suspect: { from: '00000001', to: '00000002' },
      isReleased: true,
    });
  });

  it('tells each attempt with its steps, ended or not', () => {
    const begun = { release: 'new.img', startedAtMs: 11 };
    expect(detail().attempts).toEqual([
      {
        attemptId: 'A1',
        workOrderId: null,
        slot: 1,
        port: '/dev/ttyUSB1',
        operator: 'anna',
        startedAtMs: 10,
        from: null,
        to: null,
        verdicts: { write: 'not-reached', restart: 'not-reached', version: 'not-reached' },
        end: { endedAtMs: 20, outcome: { kind: 're-flashed' }, lineFraction: null, hubLeft: 'running' },
        steps: [
          { step: 'load', ...begun, durationMs: 5.5, result: 'fail', detail: 'port gone' },
          { step: 'check', ...begun, durationMs: null, result: null, detail: null },
        ],
      },
    ]);
  });

  it('tells notifications and journal', () => {
    expect(detail()).toMatchObject({
      notifications: [
        {
          outboxId: 1,
          firmwareVersion: '00000002',
          state: 'pending',
          createdAtMs: 500,
          batchId: null,
          answerCode: 'E120201',
          answerDetail: 'unknown hub',
        },
      ],
      journal: [
        { seq: 1, atMs: 12, kind: 'version-read', actor: 'anna', body: '{"a":1,"version":"00000002"}' },
      ],
    });
  });

  it('is what the contract promises', () => {
    const shown = detail();
    expect(hubsContract.show['~orpc'].outputSchema?.['~standard'].validate(shown)).toEqual({ value: shown });
  });
});
