import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineCount } from '../../../src-main/core/protocols/smp/line-count.ts';

const banner = '*** Booting MCUboot v2.1.0 ***\r\n';
const counted = (parts: readonly string[]): number => {
  const count = createLineCount(/Booting MCUboot/);
  for (const part of parts) count.push(Buffer.from(part, 'latin1'));
  return count.lines;
};

it('counts a line once it is whole', () => {
  expect([counted([banner]), counted([banner.slice(0, -1)]), counted([banner, banner])]).toEqual([1, 0, 2]);
});

it('counts the same however the bytes are cut', () => {
  const text = `${banner}\x06\x09BAAK${banner}I: jumping\r\n${banner}`;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 9 }), (sizes) => {
      const parts: string[] = [];
      for (let at = 0, turn = 0; at < text.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        parts.push(text.slice(at, at + size));
        at += size;
      }
      expect(counted(parts)).toBe(3);
    }),
  );
});

it('finds a line behind bytes without end, and holds no more of them than a line', () => {
  expect(counted(['\x00'.repeat(100_000), banner])).toBe(1);
});
