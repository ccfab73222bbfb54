import { afterEach, describe, expect, test } from 'vitest';
import { resendParked } from '../../src-main/core/notify/correct-parked.ts';
import { messageCodec } from '../../src-main/core/notify/message/message-codec.ts';
import { sealBatch, unsendableReason } from '../../src-main/core/notify/seal-batch.ts';
import { findOutboxEntry } from '../../src-main/core/store/outbox.ts';
import { type Bench, newBench, queueHub, startMs } from './bench-store.ts';

const open: Bench[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** So many hubs, of which the first has this message in the outbox. */
const benchWith = (hubs: number, change: (messageJson: string) => string) => {
  const made = newBench(hubs);
  open.push(made);
  for (let hub = 0; hub < hubs; hub++) queueHub(made.store, hub, '0000000B');
  const messageJson = change(findOutboxEntry(made.store.db, 1)?.messageJson ?? '');
  made.store.db.prepare('UPDATE outbox SET message_json = ? WHERE outbox_id = 1').run(messageJson);
  return { store: made.store, messageJson };
};
const at = (ms: number) => (json: string) => json.replace(/"ReflashedAtMs":\d+/, `"ReflashedAtMs":${ms}`);

describe('a message', () => {
  test('of a moment that no calendar has is parked, and keeps no other hub', async () => {
    const { store } = benchWith(2, at(8_640_000_000_000_001));
    expect(await sealBatch(store, { nowMs: startMs })).toMatchObject({ batch: { entryCount: 1 }, parked: 1 });
    expect(findOutboxEntry(store.db, 1)).toMatchObject({ state: 'parked', answerCode: 'message-invalid' });
  });

  test('is not unsendable for a mistake of the bench', async () => {
    const { store } = benchWith(1, String);
    const entry = findOutboxEntry(store.db, 1);
    if (entry === null) throw new Error('nothing was queued');
    const codec = await messageCodec();
    const buildBatch = (): never => {
      throw new TypeError('a bug');
    };
    expect(unsendableReason(codec, entry)).toBeNull();
    expect(() => unsendableReason({ ...codec, buildBatch }, entry)).toThrow('a bug');
  });

  test('goes again to the letter when nobody corrects it', async () => {
    const { store, messageJson } = benchWith(1, (json) => JSON.stringify(JSON.parse(json), null, 2));
    store.db.prepare("UPDATE outbox SET state = 'parked' WHERE outbox_id = 1").run();
    const newId = await resendParked(store, 1, { actor: 'lee', nowMs: startMs });
    expect(findOutboxEntry(store.db, newId)?.messageJson).toBe(messageJson);
  });
});

describe('a header that is at fault', () => {
  test('parks no message beside one that is at fault itself', async () => {
    const { store } = benchWith(2, at(8_640_000_000_000_001));
    const sealing = sealBatch({ ...store, benchId: 'Bänk 7' }, { nowMs: startMs });
    await expect(sealing).rejects.toMatchObject({ code: 'message-invalid' });
    expect([1, 2].map((id) => findOutboxEntry(store.db, id)?.state)).toEqual(['pending', 'pending']);
  });
});
