import { describe, expect, it } from 'vitest';
import type { LoadReport } from '../../src-main/core/loaders/loader.ts';
import { type AttemptLine, identityOfPort, recordLoads } from '../../src-main/core/record/record-loads.ts';
import { listLineLoads, listLoadedPorts } from '../../src-main/core/store/line-loads.ts';
import { defaultSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import type { PortBinding } from '../../src-shared/contract/settings.ts';
import { goodLoad } from '../domain/line-loads.ts';
import { beginIn, openWithHubs } from './one-hub.ts';

const socket = { kind: 'topology', value: 'usb-0:1.2' } as const;
const otherSocket = { kind: 'topology', value: 'usb-0:1.3' } as const;

describe('the line that a hub is on', () => {
  const path = { kind: 'path', value: 'port 4' };
  it.each<[string, PortBinding[], number | null, object]>([
    [
      'is the socket that its slot is bound to, whatever its port is called today',
      [
        { slot: 3, port: 'port 4', identity: otherSocket },
        { slot: 4, port: 'port 9', identity: socket },
      ],
      4,
      socket,
    ],
    [
      'is its port where its slot is bound to nothing',
      [{ slot: 3, port: 'port 4', identity: socket }],
      4,
      path,
    ],
    ['is its port where it is in no slot', [{ slot: 4, port: 'port 4', identity: socket }], null, path],
    [
      'is the port it is on now where its slot is bound to a path alone',
      [{ slot: 4, port: 'port 9', identity: { kind: 'path', value: 'port 9' } }],
      4,
      path,
    ],
  ])('%s', (_what, ports, slot, identity) => {
    const store = openWithHubs();
    store.transaction('bind', (db) => saveSettings(db, { ...defaultSettings, ports }, 1));
    expect(identityOfPort(store.db, 'port 4', slot)).toEqual(identity);
  });
});

it('keeps each transfer of an attempt with its line, in their order', () => {
  const store = openWithHubs();
  const { attemptId } = beginIn(store);
  const { deviceModel, latency } = goodLoad;
  const line: AttemptLine = { attemptId, slot: 4, port: 'port 4', identity: socket, deviceModel, latency };
  const report: LoadReport = {
    imageBytes: 4096,
    transferMs: 40,
    storeMs: 2,
    baudRate: 921_600,
    frames: 5,
    retries: 2,
    turnAroundMs: 3,
    ceilingFraction: 0.5,
  };
  const untold: LoadReport = { ...report, frames: 0, turnAroundMs: null, ceilingFraction: null };
  store.transaction('settle', (db) => recordLoads(db, line, [report, untold], 77));
  const kept = { atMs: 77, deviceModel, latency, imageBytes: 4096, baudRate: 921_600, retries: 2 };
  expect(listLineLoads(store.db, socket, { afterLoad: 0, limit: 9 })).toEqual([
    { ...kept, frames: 5, turnAroundMs: 3, ceilingFraction: 0.5 },
    { ...kept, frames: 0, turnAroundMs: null, ceilingFraction: null },
  ]);
  expect(listLoadedPorts(store.db)).toEqual([{ identity: socket, port: 'port 4' }]);
  expect(store.db.prepare('SELECT DISTINCT attempt_id, slot FROM line_loads').all()).toEqual([
    { attempt_id: attemptId, slot: 4 },
  ]);
});
