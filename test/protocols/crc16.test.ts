import { expect, it } from 'vitest';
import { crc16 } from '../../src-main/core/protocols/crc16/crc16.ts';

const check = new TextEncoder().encode('123456789');

it('gives the check value of CRC-16/XMODEM', () => {
  expect(crc16(check)).toBe(0x31c3);
});

it('goes on from an earlier result', () => {
  expect(crc16(check.subarray(4), crc16(check.subarray(0, 4)))).toBe(0x31c3);
});

it('is zero over data followed by its own CRC', () => {
  expect(crc16(Uint8Array.of(...check, 0x31, 0xc3))).toBe(0);
});
