import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Writable } from '../../src-main/core/store/handles.ts';
import {
  chfOfGpf,
  clearSuspect,
  countHubs,
  findAsset,
  findAssetByChf,
  findNearMisses,
  isReleasedFor,
  isReleasedNow,
  listSuspectHubs,
  markSuspect,
  releaseHub,
  setAcknowledgedVersion,
  setBenchVersion,
  setDeviceModel,
} from '../../src-main/core/store/hubs.ts';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import { registerColumns, upsertHubs } from '../../src-main/core/store/register-hubs.ts';
import { upsertExpectedHub, upsertWorkOrder } from '../../src-main/core/store/register-work-orders.ts';
import { closeWorkOrder } from '../../src-main/core/store/work-orders.ts';
import { type DeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { DeviceModel, HardwareVersion } from '../../src-shared/domain/device-model.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';
import { image } from '../domain/builders.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

const chf = requireDeviceId('88-73-84-90-6A-10-02-DB', 'test');
const gpf = requireDeviceId('88-73-84-90-6A-10-02-DC', 'test');
const other = requireDeviceId('88-73-84-90-6A-10-12-DB', 'test');
const version = (text: string) => text as FirmwareVersion;

const storeWithHubs = () => {
  const store = openTestStore();
  const hub = (id: typeof chf, gpfId: string | null) => ({
    chf: id,
    values: [id, gpfId, '106C', '0102', '0003', '0103000A', 'Pending', null, null, null],
  });
  const options = { stated: new Set(registerColumns), isFreshStore: true };
  store.transaction('add', (db) => upsertHubs(db, [hub(chf, gpf), hub(other, null)], options));
  return store;
};

describe('hubs', () => {
  it('are found by CHF and by GPF Device ID', () => {
    const { db } = storeWithHubs();
    expect([findAsset(db, chf)?.chf, findAsset(db, gpf)?.chf]).toEqual([chf, chf]);
    expect(findAssetByChf(db, gpf)).toBeNull();
    expect(findAsset(db, requireDeviceId('88-73-84-90-6A-10-02-DD', 'test'))).toBeNull();
    expect(chfOfGpf(db, gpf)).toBe(chf);
    for (const id of [chf, null]) expect(chfOfGpf(db, id)).toBeUndefined();
    expect(countHubs(db)).toBe(2);
  });

  it('are offered as near misses when one digit differs, and not when two do', () => {
    const { db } = storeWithHubs();
    const oneOff = requireDeviceId('88-73-84-90-6A-10-02-DA', 'test');
    expect(findNearMisses(db, oneOff, 5).map((asset) => asset.chf)).toEqual([chf]);
    expect(findNearMisses(db, requireDeviceId('88-73-84-90-6A-10-33-DA', 'test'), 5)).toEqual([]);
  });

  it('are offered as near misses by either Device ID, in order, as many as are asked for', () => {
    const { db } = storeWithHubs();
    const between = requireDeviceId('88-73-84-90-6A-10-02-D0', 'test');
    const misses = (limit: number) => findNearMisses(db, between, limit).map((asset) => asset.chf);
    expect(misses(5)).toEqual([chf]);
    const byBoth = requireDeviceId('88-73-84-90-6A-10-12-DC', 'test');
    expect(eitherWay(db, () => findNearMisses(db, byBoth, 5)).map((asset) => asset.chf)).toEqual([
      chf,
      other,
    ]);
    expect(findNearMisses(db, byBoth, 1).map((asset) => asset.chf)).toEqual([chf]);
  });

  it('are near misses whichever digit is misread, for whatever other', () => {
    const { db } = storeWithHubs();
    fc.assert(
      fc.property(fc.nat(chf.length - 1), fc.constantFrom(...'0123456789ABCDEF'), (at, digit) => {
        fc.pre(chf[at] !== '-' && chf[at] !== digit);
        const misread = `${chf.slice(0, at)}${digit}${chf.slice(at + 1)}` as DeviceId;
        fc.pre(misread !== gpf && misread !== other);
        expect(findNearMisses(db, misread, 9).map((asset) => asset.chf)).toContain(chf);
      }),
    );
  });

  it('are no near miss of themselves', () => {
    const { db } = storeWithHubs();
    expect(findNearMisses(db, other, 5).map((asset) => asset.chf)).toEqual([chf]);
  });

  it('are none in a new store', () => {
    expect(countHubs(openTestStore().db)).toBe(0);
  });

  it('take the Device Model a shift lead took the hub’s word for', () => {
    const { db } = storeWithHubs();
    const before = findAssetByChf(db, other);
    const model = { ...(before?.deviceModel as DeviceModel), hardwareVersion: '0004' as HardwareVersion };
    setDeviceModel(db, chf, model);
    expect(findAssetByChf(db, chf)?.deviceModel).toEqual(model);
    expect(findAssetByChf(db, other)).toEqual(before);
  });

  it('are listed while they are suspect', () => {
    const { db } = storeWithHubs();
    expect(listSuspectHubs(db)).toEqual([]);
    markSuspect(db, other, version('A'), image('B'));
    expect(listSuspectHubs(db)).toEqual([other]);
    markSuspect(db, chf, version('A'), image('B'));
    expect(eitherWay(db, () => listSuspectHubs(db))).toEqual([chf, other]);
  });

  it('remember what the bench read and what the gateway acknowledged', () => {
    const { db } = storeWithHubs();
    setBenchVersion(db, chf, version('B'));
    setAcknowledgedVersion(db, chf, version('A'));
    expect(findAssetByChf(db, other)).toMatchObject({
      benchFirmwareVersion: null,
      acknowledgedFirmwareVersion: null,
    });
    expect(findAssetByChf(db, chf)).toMatchObject({
      registerFirmwareVersion: '0103000A',
      benchFirmwareVersion: 'B',
      acknowledgedFirmwareVersion: 'A',
    });
  });

  it('are suspect from the first act that changes storage until cleared', () => {
    const { db } = storeWithHubs();
    for (const each of [chf, other]) markSuspect(db, each, version('A'), image('B'));
    expect(findAssetByChf(db, chf)?.suspect).toEqual({ from: 'A', to: 'B', image: image('B').sha256 });
    clearSuspect(db, chf);
    expect(findAssetByChf(db, other)?.suspect).not.toBeNull();
    expect(findAssetByChf(db, chf)?.suspect).toBeNull();
  });

  it('are released by a named shift lead', () => {
    const { db } = storeWithHubs();
    releaseHub(db, chf, { by: 'lead', atMs: 7, seq: 1 });
    expect(findAssetByChf(db, chf)?.isReleasedByShiftLead).toBe(true);
    expect(findAssetByChf(db, other)?.isReleasedByShiftLead).toBe(false);
  });

  /** Work Orders and releases of one bench, each with its place in the journal; the clock goes backwards all the while. */
  const history = (db: Writable) => {
    let atMs = 1_000;
    const journal = (kind: string): number =>
      appendJournal(db, { atMs: --atMs, kind, actor: 'lead', subject: null, attemptId: null, body: {} }).seq;
    return {
      order: (id: string, hub = chf): WorkOrderId => {
        upsertWorkOrder(db, id as WorkOrderId, 'Party', --atMs);
        upsertExpectedHub(db, id as WorkOrderId, { chf: hub, gpf: null });
        journal('work-order-imported');
        return id as WorkOrderId;
      },
      release: (hub = chf): void => releaseHub(db, hub, { by: 'lead', atMs, seq: journal('hub-released') }),
    };
  };

  it('are released for the Work Orders that were there when the shift lead said so', () => {
    const { db } = storeWithHubs();
    const { order, release } = history(db);
    const earlier = order('WO1');
    expect(isReleasedFor(db, chf, earlier)).toBe(false);
    release();
    const later = order('WO2');
    expect([earlier, later].map((id) => isReleasedFor(db, chf, id))).toEqual([true, false]);
    expect(isReleasedFor(db, other, earlier)).toBe(false);
    expect(isReleasedFor(db, chf, 'WO9' as WorkOrderId)).toBe(false);
  });

  it('are released now when that counts for every open Work Order that expects them', () => {
    const { db } = storeWithHubs();
    const { order, release } = history(db);
    expect(isReleasedNow(db, chf)).toBe(false);
    order('WO1');
    release();
    order('WO3', other);
    expect([chf, other].map((id) => isReleasedNow(db, id))).toEqual([true, false]);
    const later = order('WO4');
    expect(isReleasedNow(db, chf)).toBe(false);
    closeWorkOrder(db, later);
    expect(isReleasedNow(db, chf)).toBe(true);
    release();
    // Nothing lies between the release and this import.
    order('WO5');
    expect(isReleasedNow(db, chf)).toBe(false);
  });

  it('that are not in the store cannot be changed by mistake', () => {
    const { db } = storeWithHubs();
    expect(() => setBenchVersion(db, gpf, version('B'))).toThrow(`hub ${gpf} is not in the store`);
  });
});
