import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceIdSet } from '../../src-main/core/receive/device-id-set.ts';
import type { DeviceId } from '../../src-shared/domain/device-id.ts';

const toId = (value: bigint): DeviceId =>
  value
    .toString(16)
    .toUpperCase()
    .padStart(16, '0')
    .replace(/..(?=.)/g, '$&-') as DeviceId;

describe('a set of Device IDs', () => {
  it('remembers the first line of each, as a Map does', () => {
    const near = fc.bigInt({ min: 0x8873_8490_0000_0000n, max: 0x8873_8490_0000_0040n });
    const any = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
    fc.assert(
      fc.property(fc.array(fc.oneof(near, any), { maxLength: 200 }), (values) => {
        const set = new DeviceIdSet();
        const expected = new Map<DeviceId, number>();
        values.map(toId).forEach((id, at) => {
          expect(set.lineOf(id)).toBe(expected.get(id) ?? 0);
          set.add(id, at + 1);
          if (!expected.has(id)) expected.set(id, at + 1);
        });
        expect(set.size).toBe(expected.size);
        for (const [id, line] of expected) expect(set.lineOf(id)).toBe(line);
      }),
    );
  });

  it('keeps 100,000 neighbours apart while it grows', () => {
    const set = new DeviceIdSet();
    for (let at = 1; at <= 100_000; at++) set.add(toId(0x8873_8490_0000_0000n + BigInt(at)), at);
    expect(set.size).toBe(100_000);
    expect(set.lineOf(toId(0x8873_8490_0000_0000n + 77_777n))).toBe(77_777);
    expect(set.lineOf(toId(0x8873_8490_0100_0000n))).toBe(0);
  });
});
