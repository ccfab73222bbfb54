import { describe, expect, it } from 'vitest';
import { findAssetByChf, setBenchVersion } from '../../src-main/core/store/hubs.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { insertOverride, listOverridesOf, listOverridesUsedBy } from '../../src-main/core/store/overrides.ts';
import { findExpectedHub, setDisposition } from '../../src-main/core/store/work-orders.ts';
import type { Decision } from '../../src-shared/domain/decide.ts';
import type { FirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { chf, image, model, otherChf, override, release, version, wire } from '../domain/builders.ts';
import { beginIn, entriesOf, openWithHubs, workOrderId } from './one-hub.ts';

/** What is recorded with a decision, and with the write that stands on it, of what was recorded before. */

const [old, fresh] = [version('01000001'), version('01000002')];
const target = release('01000002');
const flashing = { kind: 'flash', basis: 'wire', from: old, target, steps: [] } as const;
const allow = (): void => {};

describe('a decision on what the hub said of itself', () => {
  /** Re-flashed on its Work Order, and read so. */
  const reflashed = (): Store => {
    const store = openWithHubs();
    store.transaction('re-flashed', (db) => {
      const settled = { disposition: 're-flashed', reason: null, attemptId: null, atMs: 1 } as const;
      setDisposition(db, workOrderId, chf, settled);
      for (const hub of [chf, otherChf]) setBenchVersion(db, hub, fresh);
    });
    return store;
  };
  const holdsAnother: Decision = { kind: 'quarantine', reason: 'already-re-flashed', detail: '' };
  const held: Decision = { kind: 'quarantine', reason: 'release-held', detail: '' };

  const current: Decision = { kind: 'already-current', basis: 'storage', release: target };

  it.each<[string, Decision, FirmwareVersion, 're-flashed' | null]>([
    ['opens it again where it holds another image', holdsAnother, fresh, null],
    ['opens it again where it says another version', held, old, null],
    ['opens it again where it is to be written', flashing, fresh, null],
    ['leaves it re-flashed where it says what was read', held, fresh, 're-flashed'],
    ['leaves it re-flashed where it is current', current, fresh, 're-flashed'],
  ])('%s', async (_what, decided, firmwareVersion, disposition) => {
    const store = reflashed();
    await beginIn(store).decided(decided, chf, wire({ firmwareVersion }));
    expect(findExpectedHub(store.db, workOrderId, chf)?.disposition).toBe(disposition);
  });

  it('keeps the word of another hub for that one, and leaves the first re-flashed', async () => {
    const store = reflashed();
    await beginIn(store).decided(held, chf, wire({ chf: otherChf, firmwareVersion: old }));
    expect(findExpectedHub(store.db, workOrderId, chf)?.disposition).toBe('re-flashed');
    expect(findAssetByChf(store.db, chf)?.benchFirmwareVersion).toBe(fresh);
    expect(findAssetByChf(store.db, otherChf)?.benchFirmwareVersion).toBe(old);
  });

  it('spends the override it stands on, and its write takes the Device Model and what was told before', async () => {
    const store = reflashed();
    const stated = model('106C', '01030003');
    const facts = {
      reason: 'model-mismatch',
      chf,
      registered: model(),
      deviceModel: stated,
      version: old,
    } as const;
    const { overrideId: _, ...given } = override(
      { ...facts, target: target.id },
      { givenAtMs: 0, expiresAtMs: 9_000_000 },
    );
    store.transaction('give', (db) => insertOverride(db, given));
    const record = beginIn(store);
    await record.decided({ ...flashing, overridden: listOverridesOf(store.db, chf) }, chf, wire());
    expect(listOverridesUsedBy(store.db, record.attemptId)).toHaveLength(1);
    expect(findAssetByChf(store.db, chf)?.deviceModel).toEqual(model());
    await record.writeBegins(chf, old, image('01000002'), allow);
    expect(findAssetByChf(store.db, chf)?.deviceModel).toEqual(stated);
    const kinds = entriesOf(store, record.attemptId).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['device-model-taken', 'write-begins']);
  });

  it('has what was settled before opened again by its write', async () => {
    const store = reflashed();
    await beginIn(store).writeBegins(chf, old, image('01000002'), allow);
    expect(findExpectedHub(store.db, workOrderId, chf)?.disposition).toBeNull();
  });
});
