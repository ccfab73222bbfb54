import { describe, expect, it } from 'vitest';
import { appendJournal } from '../../src-main/core/store/journal.ts';
import type { JsonObject } from '../../src-main/core/store/json.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { loadTimeFloor, saveTimeFloor } from '../../src-main/core/store/time-floor.ts';
import { farMs } from '../../src-shared/domain/bench-time.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

/** As journals hold them since there is a time floor. */
const [timeHeard, clockTrusted] = ['time-heard', 'clock-trusted'];

const append = (store: Store, atMs: number, kind = 'hub-scanned', body: JsonObject = {}): void =>
  store.transaction('append', (db) => {
    appendJournal(db, { atMs, kind, actor: 'anna', subject: null, attemptId: null, body });
  });
const save = (store: Store, seenMs: number | null): void =>
  store.transaction('save', (db) => saveTimeFloor(db, seenMs));
const floorOf = ({ db }: Store) => eitherWay(db, () => loadTimeFloor(db));

describe('the newest time that a bench has recorded', () => {
  it('is none before its first fact, and none is kept', () => {
    const store = openTestStore();
    expect(floorOf(store)).toBeNull();
    save(store, null);
    expect(store.db.prepare('SELECT * FROM time_floor').all()).toEqual([]);
  });

  it('is told by its facts in their order, whatever the clock said later', () => {
    const store = openTestStore();
    append(store, 500);
    expect(floorOf(store)).toBe(500);
    append(store, 300);
    expect(floorOf(store)).toBe(500);
    // A witness may say more than the clock, and a shift lead less than both.
    append(store, 300, timeHeard, { ms: 900 });
    expect(floorOf(store)).toBe(900);
    append(store, 300, clockTrusted, { ms: 400 });
    expect(floorOf(store)).toBe(400);
    append(store, 450);
    expect(floorOf(store)).toBe(450);
  });

  it('is raised by a witness only for what was heard, not for when', () => {
    const store = openTestStore();
    append(store, 500);
    append(store, 500 + farMs + 1, timeHeard, { ms: 600 });
    expect(floorOf(store)).toBe(600);
    append(store, 500, timeHeard, { ms: 100 });
    expect(floorOf(store)).toBe(600);
  });

  it('is read on from where it was kept', () => {
    const store = openTestStore();
    append(store, 500);
    append(store, 700);
    save(store, null);
    expect(store.db.prepare('SELECT seq, floor_ms FROM time_floor').all()).toEqual([
      { seq: 2, floor_ms: 700 },
    ]);
    append(store, 800);
    expect(floorOf(store)).toBe(800);
    save(store, null);
    expect(store.db.prepare('SELECT seq, floor_ms FROM time_floor').all()).toEqual([
      { seq: 3, floor_ms: 800 },
    ]);
  });

  it('is what the bench has seen, where that is later than all it recorded', () => {
    const store = openTestStore();
    save(store, 5);
    expect(floorOf(store)).toBe(5);
    append(store, 500, clockTrusted, { ms: 500 });
    save(store, 900);
    expect(floorOf(store)).toBe(900);
    save(store, 200);
    expect(floorOf(store)).toBe(900);
  });

  it('may be the first of all times', () => {
    const store = openTestStore();
    save(store, 0);
    expect(floorOf(store)).toBe(0);
  });
});
