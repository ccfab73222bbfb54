import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingDigits, parseDeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { parseFirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { parseWorkOrderId } from '../../src-shared/domain/work-order.ts';

const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 8, maxLength: 8 });

describe('Device ID', () => {
  it('is read from every scanned form and shown in one', () => {
    fc.assert(
      fc.property(octets, fc.constantFrom('-', ':', ' ', ''), fc.boolean(), (bytes, separator, isLower) => {
        const text = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(separator);
        const shown = bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('-');
        expect(parseDeviceId(isLower ? text : text.toUpperCase())).toBe(shown);
      }),
    );
  });

  it.each([
    '',
    '88-73-84-90-6A-10-02',
    '88-73-84-90-6A-10-02-DB-00',
    '88-73:84-90-6A-10-02-DB',
    '88-73-84-90-6A-10-02-DG',
    '8873-8490-6A10-02DB',
    '88-73-84-90-6A-10-02-DB\n88-73-84-90-6A-10-02-DC',
    '\uff18\uff18-73-84-90-6A-10-02-DB',
  ])('is not %j', (text) => {
    expect(parseDeviceId(text)).toBeNull();
  });

  it('is read with blanks around it', () => {
    expect(parseDeviceId(' 88-73-84-90-6a-10-02-db\r\n')).toBe('88-73-84-90-6A-10-02-DB');
  });

  it('says where a malformed one was met, and its first sixty signs', () => {
    expect(() => requireDeviceId('88-73', 'Label')).toThrow(/^Label: "88-73" is not a Device ID/);
    expect(() => requireDeviceId('8'.repeat(61), 'Label')).toThrow(/^Label: "8{60}" is not/);
    expect(() => requireDeviceId('88-73', 'Label')).toThrow(
      expect.objectContaining({ code: 'device-id-malformed' }),
    );
  });

  it('counts the digits in which two differ', () => {
    const a = requireDeviceId('88-73-84-90-6A-10-02-DB', 'test');
    expect(differingDigits(a, requireDeviceId('88-73-84-90-6A-10-02-DC', 'test'))).toBe(1);
    expect(differingDigits(a, requireDeviceId('98-73-84-90-6A-10-02-DC', 'test'))).toBe(2);
    expect(differingDigits(a, a)).toBe(0);
  });
});

describe('Firmware Version', () => {
  it('is one to eight characters, upper case, with nothing read into them', () => {
    expect(parseFirmwareVersion(' 0a1b2c3d ')).toBe('0A1B2C3D');
    expect(parseFirmwareVersion('123456789')).toBeNull();
    expect(parseFirmwareVersion('')).toBeNull();
    expect(parseFirmwareVersion('1 2')).toBeNull();
    expect(parseFirmwareVersion('_1.2-b34')).toBe('_1.2-B34');
    expect(parseFirmwareVersion('1')).toBe('1');
  });
});

describe('Work Order reference', () => {
  it('is opaque text without control characters', () => {
    expect(parseWorkOrderId(' WO0000000000001 ')).toBe('WO0000000000001');
    expect(parseWorkOrderId('WO 12/b')).toBe('WO 12/b');
    expect(parseWorkOrderId('W\u0000O')).toBeNull();
    expect(parseWorkOrderId('x'.repeat(40))).toBe('x'.repeat(40));
    expect(parseWorkOrderId('x'.repeat(41))).toBeNull();
    expect(parseWorkOrderId('7')).toBe('7');
    expect(parseWorkOrderId('   ')).toBeNull();
  });
});
