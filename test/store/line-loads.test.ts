import { describe, expect, it } from 'vitest';
import {
  insertLineLoad,
  listLineLoads,
  listLoadedPorts,
  mostLineLoads,
  type NewLineLoad,
  newestLoad,
} from '../../src-main/core/store/line-loads.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { goodLoad } from '../domain/line-loads.ts';
import { addAttempt } from '../review/review-store.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';
import { planOf } from './plan-of.ts';

const socket = { kind: 'topology', value: 'usb-0:1.2' } as const;
const newLoad: NewLineLoad = {
  ...goodLoad,
  attemptId: 'A1',
  slot: 3,
  port: '/dev/ttyUSB0',
  identity: socket,
};
const newest = { afterLoad: 0, limit: 10 };

const storeWith = (...loads: readonly Partial<NewLineLoad>[]): Store => {
  const store = openTestStore();
  store.transaction('fill', (db) => {
    addAttempt(db, {
      attemptId: 'A1',
      hub: 1,
      startedAtMs: 1,
      endedAtMs: 2,
      outcome: { kind: 're-flashed' },
    });
    for (const load of loads) insertLineLoad(db, { ...newLoad, ...load });
  });
  return store;
};

describe('what lines did', () => {
  it('is kept as it was, by what the port is known by again', () => {
    const { db } = storeWith({}, { identity: { kind: 'path', value: 'COM3' } });
    expect(listLineLoads(db, socket, newest)).toEqual([goodLoad]);
  });

  it('holds nothing where nothing was measured', () => {
    const unmeasured = { turnAroundMs: null, ceilingFraction: null };
    expect(listLineLoads(storeWith(unmeasured).db, socket, newest)).toEqual([{ ...goodLoad, ...unmeasured }]);
  });

  it('gives the newest, the oldest of them first, and none from before the port was bound', () => {
    const { db } = storeWith({ atMs: 7 }, { atMs: 2 }, { atMs: 3 });
    const timesOf = (range: typeof newest) =>
      eitherWay(db, () => listLineLoads(db, socket, range).map(({ atMs }) => atMs));
    expect(timesOf({ afterLoad: 0, limit: 2 })).toEqual([2, 3]);
    expect(timesOf({ afterLoad: newestLoad(db) - 1, limit: 2 })).toEqual([3]);
  });

  it('is numbered from 1', () => {
    expect([newestLoad(storeWith().db), newestLoad(storeWith({}).db)]).toEqual([0, 1]);
  });

  it('names each port once, by its last path', () => {
    const { db } = storeWith({ port: '/dev/ttyUSB0' }, { port: '/dev/ttyUSB7' });
    expect(listLoadedPorts(db)).toEqual([{ identity: socket, port: '/dev/ttyUSB7' }]);
  });

  it('belongs to one port, whatever another is called', () => {
    const other = { kind: 'topology', value: 'usb-0:9' } as const;
    const namesake = { kind: 'path', value: socket.value } as const;
    const { db } = storeWith({ identity: other, port: 'b' }, { identity: namesake, port: 'a' });
    expect(listLineLoads(db, socket, newest)).toEqual([]);
    expect(eitherWay(db, () => listLoadedPorts(db))).toEqual([
      { identity: namesake, port: 'a' },
      { identity: other, port: 'b' },
    ]);
  });

  it('does not grow without end', () => {
    const store = storeWith({});
    store.transaction('number the rows on', (db) =>
      db.prepare('UPDATE line_loads SET load_id = ?').run(mostLineLoads + 7),
    );
    store.transaction('fill', (db) => {
      db.prepare(
        'INSERT INTO line_loads SELECT 8, attempt_id, 5, slot, port, port_kind, port_value, device_model, baud_rate, latency, image_bytes, frames, retries, turn_around_ms, ceiling_fraction FROM line_loads',
      ).run();
      insertLineLoad(db, newLoad);
    });
    expect(listLineLoads(store.db, socket, newest)).toHaveLength(2);
  });

  it('is found without reading other ports', () => {
    const plan = planOf(openTestStore().db, (db) => listLineLoads(db, socket, newest));
    expect(plan).toMatch(/SEARCH line_loads USING INDEX line_loads_by_port/);
    expect(plan).not.toMatch(/TEMP B-TREE/);
  });
});
