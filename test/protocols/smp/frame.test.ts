import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalIn } from '../../../src-main/core/protocols/smp/answer.ts';
import { bytesIn, isSet, mapsIn, numberIn, textIn } from '../../../src-main/core/protocols/smp/cbor.ts';
import { decodeFrame, encodeFrame, frameLength } from '../../../src-main/core/protocols/smp/frame.ts';

const frameOf = (hex: string) => decodeFrame(new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex')));
const payloadOf = (hex: string) => frameOf(hex)?.payload ?? new Map();

describe('an SMP frame', () => {
  it('is laid out as the specification has it', () => {
    const frame = encodeFrame(
      { version: 2, operation: 'write', group: 0x0102, command: 5, sequence: 0x42 },
      { d: 'hi', left: undefined },
    );
    expect(Buffer.from(frame).toString('hex')).toBe(`0a000006010242 05 a1 6164 626869`.replaceAll(' ', ''));
  });

  it('with a map of indefinite length is read, as Zephyr sends it', () => {
    const frame = frameOf('03 00 0010 0000 42 00 bf 6172 6b 48656c6c6f20576f726c64 ff');
    expect(frame).toMatchObject({
      version: 1,
      operation: 'write-answer',
      group: 0,
      sequence: 0x42,
      command: 0,
    });
    expect(textIn(payloadOf('03 00 0010 0000 42 00 bf 6172 6b 48656c6c6f20576f726c64 ff'), 'r')).toBe(
      'Hello World',
    );
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(255), fc.nat(255), fc.nat(), (group, sequence, command, off) => {
        const header = { version: 2, operation: 'read-answer', group, sequence, command } as const;
        const frame = decodeFrame(encodeFrame(header, { off }));
        expect(frame).toEqual({ ...header, payload: new Map([['off', off]]) });
      }),
    );
  });

  it.each([
    ['shorter than its header', '03 00 0001 00'],
    ['shorter than its length', '03 00 0004 0000 01 00 a0'],
    ['longer than its length', '03 00 0001 0000 01 00 a0 a0'],
    ['with a reserved bit', '23 00 0001 0000 01 00 a0'],
    ['with an unknown operation', '04 00 0001 0000 01 00 a0'],
    ['with flags', '03 01 0001 0000 01 00 a0'],
    ['with a list for a map', '03 00 0001 0000 01 00 80'],
    ['with a number for a name', '03 00 0003 0000 01 00 a1 01 02'],
    ['with a name twice', '03 00 0007 0000 01 00 a2 6161 01 6161 02'],
    ['with bytes behind its map', '03 00 0002 0000 01 00 a0 a0'],
    ['with half a map', '03 00 0002 0000 01 00 a1 61'],
  ])('%s is none', (_, hex) => {
    expect(frameOf(hex)).toBeNull();
  });

  it('has a length only when its fixed bits are right', () => {
    expect(frameLength(Uint8Array.of(1, 0, 1, 2, 0, 0, 0, 0))).toBe(8 + 0x102);
    expect(frameLength(Uint8Array.of(0x81, 0, 1, 2, 0, 0, 0, 0))).toBeNull();
  });

  it('is never read from noise as something that throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void decodeFrame(bytes)));
  });
});

describe('fields of an answer', () => {
  const map = new Map<string, unknown>([
    ['n', 7],
    ['big', 2 ** 60],
    ['t', 'text'],
    ['b', Uint8Array.of(1)],
    ['yes', true],
    ['list', [new Map([['a', 1]]), 3]],
  ]);

  it('are taken only as what they are', () => {
    expect([numberIn(map, 'n'), numberIn(map, 'big'), numberIn(map, 't')]).toEqual([7, null, null]);
    expect([textIn(map, 't'), textIn(map, 'n')]).toEqual(['text', null]);
    expect([bytesIn(map, 'b'), bytesIn(map, 't')]).toEqual([Uint8Array.of(1), null]);
    expect([isSet(map, 'yes'), isSet(map, 'n'), isSet(map, 'no')]).toEqual([true, false, false]);
    expect([mapsIn(map, 'list'), mapsIn(map, 'n')]).toEqual([[new Map([['a', 1]])], []]);
  });

  it.each([
    ['no code', new Map(), null],
    ['rc 0', new Map([['rc', 0]]), null],
    ['rc 8', new Map([['rc', 8]]), { group: null, code: 8 }],
    [
      'an error of a group',
      new Map([
        [
          'err',
          new Map([
            ['group', 1],
            ['rc', 9],
          ]),
        ],
      ]),
      { group: 1, code: 9 },
    ],
    ['an error without a code', new Map([['err', new Map()]]), { group: null, code: 1 }],
  ])('with %s are understood as a refusal or none', (_, payload, refusal) => {
    expect(refusalIn(payload as ReadonlyMap<string, unknown>)).toEqual(refusal);
  });
});
