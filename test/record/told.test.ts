import { describe, expect, it } from 'vitest';
import { type Settlement, settle } from '../../src-main/core/record/settle.ts';
import { findAssetByChf, setAcknowledgedVersion } from '../../src-main/core/store/hubs.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { listEntriesOfHub } from '../../src-main/core/store/outbox.ts';
import type { Asset } from '../../src-shared/domain/asset.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { asset, chf, gpf, image, model, otherChf, version, wire } from '../domain/builders.ts';
import { beginIn, laterOrderId, openWithHubs, workOrderId } from './one-hub.ts';

/** What the inventory is told of a hub once its attempt is settled: what is so, and each thing once. */

const [old, fresh] = [version('01000001'), version('01000002')];
const lost: AttemptOutcome = { kind: 'failed', code: 'port-lost', detail: 'port 4: gone' };
const current: Partial<Settlement> = { outcome: { kind: 'already-current' }, image: image('01000002') };
const reflashed: Partial<Settlement> = { outcome: { kind: 're-flashed' }, image: image('01000002') };
const says = (firmwareVersion = fresh, isWritten = false): Settlement['told'] => ({
  wire: wire({ firmwareVersion }),
  asset: asset(),
  isWritten,
});

const settleIn = (store: Store, changes: Partial<Settlement>): string => {
  const { attemptId } = beginIn(store);
  store.transaction('settle', (db) =>
    settle(db, {
      attemptId,
      chf,
      workOrderId,
      operator: 'Bo',
      atMs: 9_000,
      outcome: lost,
      verdicts: { write: 'not-reached', restart: 'not-reached', version: 'not-reached' },
      hubLeft: 'running',
      image: null,
      told: says(),
      ceilingFraction: null,
      ...changes,
    }),
  );
  return attemptId;
};
const told = (store: Store) =>
  listEntriesOfHub(store.db, chf).map(({ messageJson }) => JSON.parse(messageJson).FirmwareVersion);
/** As the gateway's receipt leaves what was told. */
const sendAll = (store: Store): void =>
  store.transaction('sent', (db) => {
    db.prepare(
      `INSERT INTO batches (batch_id, sequence, sealed_at_ms, content, content_sha256, entry_count, state,
         journal_seq, journal_hash) SELECT 'b', 1, 0, '', '', 1, 'sealed', seq, hash FROM journal
         ORDER BY seq DESC LIMIT 1`,
    ).run();
    db.prepare(`UPDATE outbox SET state = 'accepted', batch_id = 'b'`).run();
  });
const inventoryHolds = (store: Store, register: string | null, acknowledged: string | null): void =>
  store.transaction('the inventory', (db) => {
    db.prepare('UPDATE hubs SET register_firmware_version = ? WHERE chf_id = ?').run(register, chf);
    if (acknowledged !== null) setAcknowledgedVersion(db, chf, version(acknowledged));
  });

describe('a notification', () => {
  it('states what the hub said of itself, and of its visit the Work Order and the time', () => {
    const store = openWithHubs();
    const ownModel = model('106C', '01030004');
    const otherGpf = otherChf;
    const attemptId = settleIn(store, {
      ...reflashed,
      told: {
        wire: wire({ deviceModel: ownModel, gpf: otherGpf }),
        asset: asset({ chtsVersion: 'CHTS V9' }),
        isWritten: true,
      },
    });
    const [entry] = listEntriesOfHub(store.db, chf);
    expect(entry).toMatchObject({ chf, attemptId, workOrderId, createdAtMs: 9_000, state: 'pending' });
    expect(JSON.parse(entry?.messageJson ?? '')).toEqual({
      DeviceManufacturer: '106C',
      DeviceModel: '01030004',
      SMETSCHTSVersion: 'CHTS V9',
      FirmwareVersion: fresh,
      AssociatedGPFDeviceID: otherGpf,
      ReflashedAtMs: 9_000,
    });
  });

  it('takes the GPF of the record where the hub does not say one', () => {
    const store = openWithHubs();
    settleIn(store, { ...reflashed, told: { wire: wire({ gpf: null }), asset: asset(), isWritten: true } });
    const [entry] = listEntriesOfHub(store.db, chf);
    expect(JSON.parse(entry?.messageJson ?? '')).toMatchObject({ AssociatedGPFDeviceID: gpf });
  });

  it.each([
    ['nothing was established of the hub', null],
    [
      'what was established is another hub',
      { wire: wire({ chf: otherChf }), asset: asset(), isWritten: true },
    ],
  ])('is not made where %s', (_what, established) => {
    const store = openWithHubs();
    settleIn(store, { ...reflashed, told: established });
    expect(told(store)).toEqual([]);
  });
});

describe('a re-flashed hub', () => {
  it('is told, though the inventory holds the version already', () => {
    const store = openWithHubs();
    inventoryHolds(store, '01000002', '01000002');
    settleIn(store, reflashed);
    expect(told(store)).toEqual([fresh]);
  });
});

describe('a hub found current', () => {
  it.each([
    ['is told where nobody knows what the inventory holds', null, null, [fresh]],
    ['is told where its register holds another version', '01000001', null, [fresh]],
    ['is not told where its register holds the version', '01000002', null, []],
    ['is told where the gateway acknowledged another since', '01000002', '01000001', [fresh]],
    ['is not told where the gateway acknowledged the version', '01000001', '01000002', []],
  ])('%s', (_what, register, acknowledged, due) => {
    const store = openWithHubs();
    inventoryHolds(store, register, acknowledged);
    settleIn(store, current);
    expect(told(store)).toEqual(due);
  });

  it('is told once, whatever the inventory answers meanwhile', () => {
    const store = openWithHubs();
    settleIn(store, current);
    settleIn(store, current);
    expect(told(store)).toEqual([fresh]);
  });

  it('is told where the last word on its way says another version', () => {
    const store = openWithHubs();
    inventoryHolds(store, '01000002', null);
    settleIn(store, { ...reflashed, image: image('01000003') });
    settleIn(store, current);
    expect(told(store)).toEqual([version('01000003'), fresh]);
  });
});

describe('a hub that was told re-flashed and says otherwise now', () => {
  const wasTold = (on: WorkOrderId | null = workOrderId): Store => {
    const store = openWithHubs();
    settleIn(store, { ...reflashed, workOrderId: on });
    sendAll(store);
    return store;
  };

  it.each<[string, Partial<Settlement>, Asset['chf'][] | string[]]>([
    ['is told as what it runs', { told: says(old) }, [fresh, old]],
    [
      'is told as what it runs also where it was set aside',
      {
        told: says(old),
        outcome: { kind: 'quarantined', reason: 'already-re-flashed', detail: '' },
      },
      [fresh, old],
    ],
    ['has nothing to tell where it says what was told', { told: says(fresh) }, [fresh]],
    ['has nothing to tell where it was written since it spoke', { told: says(old, true) }, [fresh]],
    ['has nothing to tell where it did not speak', { told: null }, [fresh]],
    ['has nothing to tell on another visit', { told: says(old), workOrderId: laterOrderId }, [fresh]],
    ['has nothing to tell without a Work Order', { told: says(old), workOrderId: null }, [fresh]],
  ])('%s', (_what, changes, due) => {
    const store = wasTold();
    settleIn(store, changes);
    expect(told(store)).toEqual(due);
  });

  it('has nothing to tell where it was told without a Work Order, on no visit', () => {
    const store = wasTold(null);
    settleIn(store, { told: says(old), workOrderId: null });
    expect(told(store)).toEqual([fresh]);
  });

  it('has nothing to tell where it was never told', () => {
    const store = openWithHubs();
    settleIn(store, { told: says(old) });
    expect(told(store)).toEqual([]);
    expect(findAssetByChf(store.db, chf)).not.toBeNull();
  });
});
