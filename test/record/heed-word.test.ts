import { describe, expect, it } from 'vitest';
import { enqueueNotification } from '../../src-main/core/notify/enqueue.ts';
import { heedWord, takeBackForWrite } from '../../src-main/core/record/take-back.ts';
import { findAssetByChf, markSuspect, setBenchVersion } from '../../src-main/core/store/hubs.ts';
import { listJournal } from '../../src-main/core/store/journal.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { listEntriesOfHub } from '../../src-main/core/store/outbox.ts';
import { findExpectedHub, setDisposition } from '../../src-main/core/store/work-orders.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { Disposition } from '../../src-shared/domain/outcome.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { chf, image, model, otherChf, version, wire } from '../domain/builders.ts';
import { beginIn, expectOn, laterOrderId, openWithHubs, workOrderId } from './one-hub.ts';

/** What a hub says of itself, held against what this bench recorded and told of it. */

const [old, fresh] = [version('01000001'), version('01000002')];
const by = { attemptId: null, operator: 'Bo', atMs: 600 };

const tell = (store: Store, told: FirmwareVersion, on: WorkOrderId | null = workOrderId): void => {
  const { attemptId } = beginIn(store, { workOrderId: on });
  store.transaction('tell', (db) => {
    const facts = { chf, gpf: null, deviceModel: model(), chtsVersion: null, atMs: 500 };
    enqueueNotification(db, { ...facts, version: told, attemptId, workOrderId: on });
  });
};
const settleAs = (store: Store, disposition: Disposition, on = workOrderId): void =>
  void store.transaction('settle', (db) =>
    setDisposition(db, on, chf, { disposition, reason: null, attemptId: null, atMs: 500 }),
  );
/** Re-flashed on the Work Order, seen to run what was written, and told so. */
const reflashed = (): Store => {
  const store = openWithHubs();
  store.transaction('read', (db) => setBenchVersion(db, chf, fresh));
  settleAs(store, 're-flashed');
  tell(store, fresh);
  return store;
};
const hears = (store: Store, said: FirmwareVersion | null, isOtherImage = false): void =>
  store.transaction('heed', (db) => heedWord(db, wire({ firmwareVersion: said }), isOtherImage, by));

const outbox = (store: Store) =>
  listEntriesOfHub(store.db, chf).map(({ messageJson, state, answerDetail }) => ({
    told: JSON.parse(messageJson).FirmwareVersion,
    state,
    why: answerDetail,
  }));
const disposition = (store: Store, on = workOrderId) => findExpectedHub(store.db, on, chf)?.disposition;
const lastRead = (store: Store) => findAssetByChf(store.db, chf)?.benchFirmwareVersion;
/** What was journalled since the hub was told of. */
const journalled = (store: Store) =>
  listJournal(store.db, { limit: 100 })
    .filter(({ atMs }) => atMs === by.atMs)
    .map(({ seq: _seq, hash: _hash, ...entry }) => entry);

describe('a hub that says another version than it was left with', () => {
  it('is open again, its word withdrawn and its version recorded, each with the reason in the journal', () => {
    const store = reflashed();
    hears(store, old);
    const because = `the hub says ${old}, ${fresh} was recorded`;
    expect([disposition(store), lastRead(store)]).toEqual([null, old]);
    expect(outbox(store)).toEqual([{ told: fresh, state: 'withdrawn', why: because }]);
    const at = { atMs: 600, actor: 'Bo', subject: chf, attemptId: null };
    const [{ outboxId } = { outboxId: 0 }] = listEntriesOfHub(store.db, chf);
    expect(journalled(store)).toEqual([
      { ...at, kind: 'version-contradicted', body: { recorded: fresh, said: old } },
      {
        ...at,
        kind: 'notification-withdrawn',
        body: { requestId: outboxId, firmwareVersion: fresh, because },
      },
      { ...at, kind: 'disposition-reopened', body: { workOrderId, was: 're-flashed', because } },
    ]);
  });

  it('keeps what was told that is so', () => {
    const store = reflashed();
    tell(store, old, laterOrderId);
    hears(store, old);
    expect(outbox(store).map(({ told, state }) => `${told} ${state}`)).toEqual([
      `${fresh} withdrawn`,
      `${old} pending`,
    ]);
  });

  it.each<[Disposition, Disposition | null]>([
    ['re-flashed', null],
    ['already-current', null],
    ['quarantined', 'quarantined'],
  ])('was %s on an open Work Order and is %s now', (was, is) => {
    const store = reflashed();
    expectOn(store, laterOrderId);
    settleAs(store, was, laterOrderId);
    hears(store, old);
    expect(disposition(store, laterOrderId)).toBe(is);
  });

  it('leaves a closed Work Order as it was closed', () => {
    const store = reflashed();
    store.transaction('close', (db) => db.prepare(`UPDATE work_orders SET state = 'closed'`).run());
    hears(store, old);
    expect(disposition(store)).toBe('re-flashed');
  });
});

describe('a hub that holds another image than it was re-flashed with', () => {
  it('is open again and its word withdrawn, though it says the version that was told', () => {
    const store = reflashed();
    hears(store, fresh, true);
    const because = `the hub says ${fresh} and holds another image than it was re-flashed with`;
    expect([disposition(store), lastRead(store)]).toEqual([null, fresh]);
    expect(outbox(store)).toEqual([{ told: fresh, state: 'withdrawn', why: because }]);
    expect(journalled(store).map(({ kind }) => kind)).toEqual([
      'notification-withdrawn',
      'disposition-reopened',
    ]);
  });
});

describe('a word that proves nothing wrong', () => {
  it.each<[string, (store: Store) => void]>([
    ['the version it was left with', (store) => hears(store, fresh)],
    ['no version that could be read', (store) => hears(store, null, true)],
    [
      'whatever torn storage says',
      (store) => {
        store.transaction('torn', (db) => markSuspect(db, chf, fresh, image('01000003')));
        hears(store, old, true);
      },
    ],
    [
      'another hub’s',
      (store) =>
        store.transaction('heed', (db) =>
          heedWord(db, wire({ chf: otherChf, firmwareVersion: old }), true, by),
        ),
    ],
    [
      'that of a hub in no register',
      (store) => {
        const unknown = wire({ chf: '00-00-00-00-00-00-00-01' as typeof chf, firmwareVersion: old });
        store.transaction('heed', (db) => heedWord(db, unknown, true, by));
      },
    ],
  ])('is %s', (_what, hear) => {
    const store = reflashed();
    hear(store);
    expect([disposition(store), lastRead(store)]).toEqual(['re-flashed', fresh]);
    expect(outbox(store)).toMatchObject([{ state: 'pending' }]);
    expect(journalled(store)).toEqual([]);
  });

  it('is the first word of a hub that this bench never read', () => {
    const store = openWithHubs();
    settleAs(store, 'already-current');
    hears(store, old);
    expect([disposition(store), lastRead(store), journalled(store)]).toEqual(['already-current', null, []]);
  });

  it('is the version of a write of ours that was checked and cut off before the hub spoke', async () => {
    const store = reflashed();
    const record = beginIn(store, { workOrderId: null });
    await record.writeBegins(chf, fresh, image('01000003'), () => {});
    await record.writeChecked(chf, image('01000003'));
    hears(store, version('01000003'));
    expect([disposition(store), lastRead(store)]).toEqual(['re-flashed', version('01000003')]);
    expect(journalled(store)).toMatchObject([
      { kind: 'version-read', subject: chf, body: { version: '01000003' } },
    ]);
    // It has spoken: from now on the version it had before contradicts it.
    hears(store, fresh);
    expect(disposition(store)).toBeNull();
  });
});

describe('a write that begins', () => {
  const write = (store: Store, on: WorkOrderId | null): void =>
    store.transaction('write', (db) => takeBackForWrite(db, on, chf, by));

  it.each<Disposition>(['re-flashed', 'already-current', 'quarantined'])(
    'opens a hub again that was %s on its Work Order, and withdraws what was told there',
    (was) => {
      const store = openWithHubs();
      settleAs(store, was);
      tell(store, fresh);
      write(store, workOrderId);
      const because = 'the hub is to be written again';
      expect(disposition(store)).toBeNull();
      expect(outbox(store)).toEqual([{ told: fresh, state: 'withdrawn', why: because }]);
      expect(journalled(store).at(-1)).toMatchObject({
        kind: 'disposition-reopened',
        subject: chf,
        body: { workOrderId, was, because },
      });
    },
  );

  it.each([
    ['another Work Order', laterOrderId],
    ['no Work Order', null],
  ])('on %s leaves the verdict of the first', (_what, on) => {
    const store = reflashed();
    write(store, on);
    expect(disposition(store)).toBe('re-flashed');
    expect(outbox(store)).toMatchObject([{ state: 'pending' }]);
    expect(journalled(store)).toEqual([]);
  });

  it('without a Work Order leaves what was told without one', () => {
    const store = openWithHubs();
    tell(store, fresh, null);
    write(store, null);
    expect(outbox(store)).toMatchObject([{ state: 'pending' }]);
  });

  it('takes nothing back where nothing was settled', () => {
    const store = openWithHubs();
    write(store, workOrderId);
    expect(journalled(store)).toEqual([]);
  });
});
