import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from '../../src-main/core/store/json.ts';

describe('canonical JSON', () => {
  it.each<[JsonValue, string]>([
    [null, 'null'],
    [true, 'true'],
    [false, 'false'],
    [-1.5, '-1.5'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    [[], '[]'],
    [[2, [1, 'x'], null], '[2,[1,"x"],null]'],
    [{}, '{}'],
    [{ b: 1, a: { d: [], c: 2 } }, '{"a":{"c":2,"d":[]},"b":1}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    // By UTF-16 code unit: the surrogates of the second come first.
    [{ '\uFFFD': 1, '\u{1F600}': 2, Z: 3, a: 4 }, '{"Z":3,"a":4,"\u{1F600}":2,"\uFFFD":1}'],
  ])('of %o is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('holds no %d', (number) => {
    expect(() => canonicalJson({ deep: [number] })).toThrow(`canonical JSON cannot hold ${number}`);
  });

  it('reads as the same value, whatever that is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as JsonValue))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
