import { describe, expect, it } from 'vitest';
import {
  deviceModelKey,
  formatDeviceModel,
  inventoryModel,
  isInHardwareRange,
  isSameDeviceModel,
  parseDeviceModel,
  parseDeviceModelKey,
  parseHardwareVersion,
} from '../../src-shared/domain/device-model.ts';
import { model } from './builders.ts';

const hardware = (text: string) => model('106C', `0102${text}`).hardwareVersion;

describe('a Device Model', () => {
  it('is named by its catalogue key, the form of inventories and the form for messages', () => {
    const hub = model('106C', '0102000A');
    expect(deviceModelKey(hub)).toBe('106C-0102');
    expect(inventoryModel(hub)).toBe('0102000A');
    expect(formatDeviceModel(hub)).toBe('106C 0102 hardware 000A');
  });

  it('is read in either case, and in upper case from then on', () => {
    expect(parseDeviceModel('a06c', 'b102000a')).toEqual({
      manufacturer: 'A06C',
      model: 'B102',
      hardwareVersion: '000A',
    });
    expect(parseDeviceModelKey('a06c-b102')).toBe('A06C-B102');
    expect(parseHardwareVersion('000a')).toBe('000A');
  });

  it.each([
    ['106', '01020003'],
    ['106C0', '01020003'],
    ['x106C', '01020003'],
    ['106C', '0102003'],
    ['106C', '010200030'],
    ['106C', '0102000G'],
  ])('is not %s %s', (manufacturer, code) => {
    expect(parseDeviceModel(manufacturer, code)).toBeNull();
  });

  it.each(['106C0102', '106C-01020', '0106C-0102', '106C-010G'])('has no key %s', (text) => {
    expect(parseDeviceModelKey(text)).toBeNull();
  });

  it.each(['', '003', '00030', '000G'])('has no hardware version %j', (text) => {
    expect(parseHardwareVersion(text)).toBeNull();
  });

  it.each([
    ['the same in every part', model(), true],
    ["another maker's", model('1086', '01020003'), false],
    ['of another model', model('106C', '01030003'), false],
    ['of other hardware', model('106C', '01020004'), false],
  ])('%s is the same: %3$s', (_what, other, isSame) => {
    expect(isSameDeviceModel(model(), other)).toBe(isSame);
  });
});

describe('a range of hardware versions', () => {
  const range = { from: hardware('0010'), to: hardware('00A0') };

  it.each([
    ['000F', false],
    ['0010', true],
    ['0011', true],
    ['009F', true],
    ['00A0', true],
    ['00A1', false],
    ['0100', false],
  ])('from 0010 to 00A0 holds %s: %s', (text, isHeld) => {
    expect(isInHardwareRange(hardware(text), range)).toBe(isHeld);
  });
});
