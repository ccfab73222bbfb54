import { expect, it } from 'vitest';
import { openStoredSpeeds } from '../../src-main/core/record/stored-speeds.ts';
import type { Store } from '../../src-main/core/store/open-store.ts';
import { parseDeviceModelKey } from '../../src-shared/domain/device-model.ts';
import { goodLoad } from '../domain/line-loads.ts';
import { openTestStore } from '../store/open-test-store.ts';

const socket = { kind: 'topology', value: 'usb-0:1.2' } as const;
const { deviceModel } = goodLoad;
const otherModel = parseDeviceModelKey('106C-0103') ?? deviceModel;
const [slow, fast] = [
  { baudRate: 230_400, cleanCount: 3 },
  { baudRate: 921_600, cleanCount: 0 },
];

const remember = (store: Store, speed: typeof slow): void => {
  const speeds = openStoredSpeeds(store.db, socket, deviceModel);
  speeds.remember('transfer', speed);
  expect(speeds.recall('transfer')).toEqual(speed);
  store.transaction('settle', (db) => speeds.save(db, 1));
};

it('a speed that was good is known again, for its port, Device Model and far end alone', () => {
  const store = openTestStore();
  remember(store, slow);
  remember(store, fast);
  expect(openStoredSpeeds(store.db, socket, deviceModel).recall('transfer')).toEqual(fast);
  expect(openStoredSpeeds(store.db, socket, deviceModel).recall('bootloader')).toBeNull();
  expect(openStoredSpeeds(store.db, socket, otherModel).recall('transfer')).toBeNull();
  const other = { kind: 'topology', value: 'usb-0:1.3' } as const;
  expect(openStoredSpeeds(store.db, other, deviceModel).recall('transfer')).toBeNull();
});

it('a speed that was not used for a year is forgotten', () => {
  const store = openTestStore();
  remember(store, slow);
  const speeds = openStoredSpeeds(store.db, socket, otherModel);
  speeds.remember('transfer', fast);
  store.transaction('settle', (db) => speeds.save(db, 366 * 24 * 3_600_000));
  expect(openStoredSpeeds(store.db, socket, deviceModel).recall('transfer')).toBeNull();
  expect(openStoredSpeeds(store.db, socket, otherModel).recall('transfer')).toEqual(fast);
});

it('nothing is written that was known before', () => {
  const store = openTestStore();
  remember(store, slow);
  const speeds = openStoredSpeeds(store.db, socket, deviceModel);
  speeds.remember('transfer', { ...slow });
  store.transaction('settle', (db) => speeds.save(db, 99));
  expect(store.db.prepare('SELECT changed_at_ms FROM line_speeds').all()).toEqual([{ changed_at_ms: 1 }]);
});

it('that a speed was good once more is known again', () => {
  const store = openTestStore();
  remember(store, slow);
  remember(store, { ...slow, cleanCount: slow.cleanCount + 1 });
  expect(openStoredSpeeds(store.db, socket, deviceModel).recall('transfer')?.cleanCount).toBe(4);
});
