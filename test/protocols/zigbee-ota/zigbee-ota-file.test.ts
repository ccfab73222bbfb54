import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseZigbeeOta,
  requireUpgradeImage,
  writeZigbeeOta,
} from '../../../src-main/core/protocols/zigbee-ota/zigbee-ota-file.ts';
import { messageOf, otaHeader, outcomeOf, plainHeader } from './ota-arbitraries.ts';

const subElement = fc.record({
  tag: fc.integer({ min: 0, max: 0xffff }),
  data: fc.uint8Array({ maxLength: 80 }),
});

const image = Uint8Array.of(1, 2, 3, 4);
const sample = (): Uint8Array => writeZigbeeOta(plainHeader, [{ tag: 0, data: image }]);
const changed = (edit: (file: Buffer) => void): Uint8Array => {
  const file = Buffer.from(sample());
  edit(file);
  return new Uint8Array(file);
};
const parse = (file: Uint8Array) => parseZigbeeOta(file, 'sample.ota');

describe('a plain ZigBee OTA file', () => {
  it('reads back what was written, whatever the header and sub-elements', () => {
    fc.assert(
      fc.property(otaHeader, fc.array(subElement, { maxLength: 5 }), (header, subElements) => {
        expect(parse(writeZigbeeOta(header, subElements))).toEqual({ header, subElements, trailingBytes: 0 });
      }),
    );
  });

  it('is refused as malformed when cut at any byte', () => {
    const whole = writeZigbeeOta(
      {
        ...plainHeader,
        securityCredentialVersion: 1,
        destination: '0011223344556677',
        hardware: { minimum: 1, maximum: 2 },
      },
      [
        { tag: 0, data: image },
        { tag: 0xf000, data: image },
      ],
    );
    const outcomes = Array.from({ length: whole.length }, (_, length) =>
      outcomeOf(() => parse(whole.subarray(0, length))),
    );
    expect(new Set(outcomes)).toEqual(new Set(['container-malformed']));
  });

  it('never crashes on garbage, with or without a sound header before it', () => {
    const garbage = fc.uint8Array({ maxLength: 200 });
    const behindHeader = garbage.map((bytes) => Buffer.concat([sample().subarray(0, 56), bytes]));
    const bitFlips = fc
      .tuple(fc.nat(sample().length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, mask]) =>
        changed((file) => {
          file[at] = (file[at] ?? 0) ^ mask;
        }),
      );
    fc.assert(
      fc.property(fc.oneof(garbage, behindHeader, bitFlips), (bytes) => {
        const outcome = outcomeOf(() => requireUpgradeImage(parse(bytes), 'sample.ota'));
        expect(['parsed', 'container-malformed']).toContain(outcome);
      }),
      { numRuns: 500 },
    );
  });

  it('tolerates bytes beyond its size field and counts them', () => {
    const file = parse(new Uint8Array([...sample(), 0xff, 0xff, 0xff]));
    expect(file.trailingBytes).toBe(3);
    expect(requireUpgradeImage(file, 'sample.ota')).toEqual(image);
  });

  it('is refused with both sizes when its size field is larger than the file', () => {
    const file = changed((bytes) => bytes.writeUInt32LE(67, 52));
    expect(messageOf(() => parse(file))).toBe('sample.ota: size field says 67 bytes, the file has 66');
  });

  it('is refused when its size field ends inside the header', () => {
    const file = changed((bytes) => bytes.writeUInt32LE(55, 52));
    expect(messageOf(() => parse(file))).toContain('size field says 55 bytes, the header alone has 56');
  });

  it('names the sub-element that overruns, its offset and both lengths', () => {
    const file = changed((bytes) => bytes.writeUInt32LE(5, 58));
    expect(messageOf(() => parse(file))).toContain(
      'sub-element 0x0000 at offset 56 states 5 bytes, 4 are left',
    );
  });

  it('is refused when bytes too few for a sub-element are left over', () => {
    const file = changed((bytes) => bytes.writeUInt32LE(2, 58));
    expect(messageOf(() => parse(file))).toContain('2 bytes at offset 64 are too few');
  });

  it('says at which offset the identifier is when something stands before it', () => {
    const file = new Uint8Array([9, 9, 9, ...sample()]);
    expect(messageOf(() => parse(file))).toContain('is at offset 3, not 0');
  });

  it('says so when the identifier is nowhere', () => {
    expect(messageOf(() => parse(new Uint8Array(70)))).toContain('nor holds it anywhere');
  });

  it.each([
    ['another header version', 4, 0x0101, 'header version 0x0101'],
    ['reserved field-control bits', 8, 0x0008, 'field control 0x0008 has bits above'],
    [
      'a header length its field control does not make',
      6,
      60,
      'header length 60 but field control 0x0000 makes it 56',
    ],
  ])('is refused for %s', (_what, offset, value, text) => {
    expect(messageOf(() => parse(changed((bytes) => bytes.writeUInt16LE(value, offset))))).toContain(text);
  });

  it.each([
    ['none', []],
    ['two', [0, 0]],
  ])('is refused when it holds %s upgrade images', (_count, tags) => {
    const file = parse(
      writeZigbeeOta(
        plainHeader,
        tags.map((tag) => ({ tag, data: image })),
      ),
    );
    expect(outcomeOf(() => requireUpgradeImage(file, 'sample.ota'))).toBe('container-malformed');
  });

  it('is refused when its upgrade image is empty', () => {
    const file = parse(writeZigbeeOta(plainHeader, [{ tag: 0, data: new Uint8Array() }]));
    expect(messageOf(() => requireUpgradeImage(file, 'sample.ota'))).toContain('is empty');
  });

  it('is not written with a header string over 32 bytes', () => {
    expect(() => writeZigbeeOta({ ...plainHeader, headerString: 'x'.repeat(33) }, [])).toThrow(RangeError);
  });
});
