import { describe, expect, it } from 'vitest';
import {
  clearSuspect,
  countHubs,
  findAsset,
  findAssetByChf,
  findNearMisses,
  markSuspect,
  releaseHub,
  setAcknowledgedVersion,
  setBenchVersion,
} from '../../src-main/core/store/hubs.ts';
import { registerColumns, upsertHubs } from '../../src-main/core/store/register-hubs.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { image } from '../domain/builders.ts';
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
    expect(countHubs(db)).toBe(2);
  });

  it('are offered as near misses when one digit differs, and not when two do', () => {
    const { db } = storeWithHubs();
    const oneOff = requireDeviceId('88-73-84-90-6A-10-02-DA', 'test');
    expect(findNearMisses(db, oneOff, 5).map((asset) => asset.chf)).toEqual([chf]);
    expect(findNearMisses(db, requireDeviceId('88-73-84-90-6A-10-33-DA', 'test'), 5)).toEqual([]);
  });

  it('remember what the bench read and what the gateway acknowledged', () => {
    const { db } = storeWithHubs();
    setBenchVersion(db, chf, version('B'));
    setAcknowledgedVersion(db, chf, version('A'));
    expect(findAssetByChf(db, chf)).toMatchObject({
      registerFirmwareVersion: '0103000A',
      benchFirmwareVersion: 'B',
      acknowledgedFirmwareVersion: 'A',
    });
  });

  it('are suspect from the first act that changes storage until cleared', () => {
    const { db } = storeWithHubs();
    markSuspect(db, chf, version('A'), image('B'));
    expect(findAssetByChf(db, chf)?.suspect).toEqual({ from: 'A', to: 'B', image: image('B').sha256 });
    clearSuspect(db, chf);
    expect(findAssetByChf(db, chf)?.suspect).toBeNull();
  });

  it('are released by a named shift lead', () => {
    const { db } = storeWithHubs();
    releaseHub(db, chf, { by: 'lead', atMs: 7, seq: 1 });
    expect(findAssetByChf(db, chf)?.isReleasedByShiftLead).toBe(true);
    expect(findAssetByChf(db, other)?.isReleasedByShiftLead).toBe(false);
  });

  it('that are not in the store cannot be changed by mistake', () => {
    const { db } = storeWithHubs();
    expect(() => setBenchVersion(db, gpf, version('B'))).toThrow(`hub ${gpf} is not in the store`);
  });
});

describe('upserting register hubs into a store believed to be empty', () => {
  it('looks closer when it was not, and counts each hub once', () => {
    const store = storeWithHubs();
    const options = { stated: new Set(registerColumns), isFreshStore: true };
    const values = (id: string, gpfId: string | null) =>
      [id, gpfId, '106C', '0102', '0003', '0103000A', 'Pending', null, null, null] as const;
    const fresh = requireDeviceId('88-73-84-90-6A-10-44-44', 'test');
    const rows = [
      { chf: other, values: values(other, null) },
      { chf: fresh, values: values(fresh, gpf) },
    ];
    const done = store.transaction('again', (db) => upsertHubs(db, rows, options));
    const conflict = { index: 1, column: 'gpf_id', reason: `already used by hub ${chf}` };
    expect(done).toEqual({ added: 0, changed: 0, unchanged: 1, conflicts: [conflict] });
  });
});
