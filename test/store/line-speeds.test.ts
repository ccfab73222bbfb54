import { describe, expect, it } from 'vitest';
import { listAllLineSpeeds, listLineSpeeds, saveLineSpeed } from '../../src-main/core/store/line-speeds.ts';
import type { DeviceModelKey } from '../../src-shared/domain/device-model.ts';
import { eitherWay } from './either-way.ts';
import { openTestStore } from './open-test-store.ts';

const left = { kind: 'topology', value: 'usb-0:1' } as const;
const right = { kind: 'topology', value: 'usb-0:2' } as const;
const namesake = { kind: 'path', value: 'usb-0:1' } as const;
const model = '106C 0102' as DeviceModelKey;
const otherModel = '106C 0103' as DeviceModelKey;
const speed = { farEnd: 'transfer', baudRate: 921_600, cleanCount: 2 };
const yearMs = 365 * 24 * 3_600_000;

describe('the speed of a line', () => {
  it('is known for its port and Device Model, and no others', () => {
    const { db } = openTestStore();
    saveLineSpeed(db, left, model, speed, 5);
    expect(listLineSpeeds(db, left, model)).toEqual([speed]);
    expect(listLineSpeeds(db, right, model)).toEqual([]);
    expect(listLineSpeeds(db, namesake, model)).toEqual([]);
    expect(listLineSpeeds(db, left, otherModel)).toEqual([]);
  });

  it('is the one last saved for its far end', () => {
    const { db } = openTestStore();
    saveLineSpeed(db, left, model, speed, 5);
    saveLineSpeed(db, left, model, { ...speed, baudRate: 115_200, cleanCount: 0 }, 6);
    expect(listAllLineSpeeds(db)).toEqual([
      {
        port_kind: 'topology',
        port_value: 'usb-0:1',
        device_model: model,
        far_end: 'transfer',
        baud_rate: 115_200,
        clean_count: 0,
        changed_at_ms: 6,
      },
    ]);
  });

  it('is forgotten after a year without use, and not before', () => {
    const { db } = openTestStore();
    saveLineSpeed(db, left, model, speed, 5);
    saveLineSpeed(db, right, model, speed, 5 + yearMs);
    expect(listLineSpeeds(db, left, model)).toEqual([speed]);
    saveLineSpeed(db, right, model, speed, 6 + yearMs);
    expect(listLineSpeeds(db, left, model)).toEqual([]);
    expect(listLineSpeeds(db, right, model)).toEqual([speed]);
  });

  it('is listed for support by port, Device Model and far end', () => {
    const { db } = openTestStore();
    for (const [port, of, farEnd] of [
      [right, model, 'transfer'],
      [left, otherModel, 'transfer'],
      [left, model, 'transfer'],
      [left, model, 'application'],
    ] as const)
      saveLineSpeed(db, port, of, { ...speed, farEnd }, 5);
    const rows = eitherWay(db, () => listAllLineSpeeds(db)) as {
      port_value: string;
      device_model: string;
      far_end: string;
    }[];
    expect(rows.map((row) => [row.port_value, row.device_model, row.far_end])).toEqual([
      ['usb-0:1', model, 'application'],
      ['usb-0:1', model, 'transfer'],
      ['usb-0:1', otherModel, 'transfer'],
      ['usb-0:2', model, 'transfer'],
    ]);
  });
});
