import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLabel } from '../../src-main/core/scan/parse-label.ts';
import { parseDeviceId } from '../../src-shared/domain/device-id.ts';

const chf = '88-73-84-90-6A-10-02-DB';
const gpf = '88-73-84-90-6A-10-02-DC';
const bare = (id: string): string => id.replaceAll('-', '');

describe('a label', () => {
  it.each([
    ['hyphens', chf],
    ['colons', chf.replaceAll('-', ':')],
    ['blanks', chf.replaceAll('-', ' ')],
    ['nothing', bare(chf)],
    ['lower case', chf.toLowerCase()],
    ['blanks around', `  ${chf} `],
    ['a line end', `${chf}\r\n`],
    ['a tab', `${chf}\t`],
  ])('is read with %s', (_what, text) => {
    expect(parseLabel(text)).toEqual([chf]);
  });

  it.each([']C0', ']C1', ']d1', ']d2', ']Q1'])('is read behind the AIM identifier %s', (identifier) => {
    expect(parseLabel(`${identifier}${bare(chf)}\r`)).toEqual([chf]);
    expect(parseLabel(`${identifier}${chf}`)).toEqual([chf]);
  });

  it.each([
    ['GS', '\x1d'],
    ['a line end', '\r\n'],
    ['a tab', '\t'],
    ['a comma', ','],
    ['a semicolon and a blank', '; '],
    ['two suffixes', '\r\t'],
  ])('may carry two codes with %s between', (_what, between) => {
    expect(parseLabel(`${chf}${between}${gpf}${between}`)).toEqual([chf, gpf]);
    expect(parseLabel(`]C1${bare(chf)}${between}]d2${bare(gpf)}`)).toEqual([chf, gpf]);
  });

  it('keeps the order of its codes and drops repeats', () => {
    expect(parseLabel([gpf, chf, bare(gpf), chf.toLowerCase()].join('\r'))).toEqual([gpf, chf]);
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /0 codes read/],
    ['suffixes alone', '\r\n\x1d', /0 codes read/],
    ['an AIM identifier alone', ']C1', /0 codes read/],
    ['five codes', Array(5).fill(chf).join('\r'), /5 codes read, a label carries 1 to 4/],
    ['a digit too few', bare(chf).slice(1), /"873/],
    ['a digit too many', `${bare(chf)}0`, /is not a Device ID/],
    ['two kinds of separator', chf.replace('-', ':'), /is not a Device ID/],
    ['two scans run together', `${bare(chf)}${bare(gpf)}`, /is not a Device ID/],
    ['a scan cut off by the next', `${bare(chf).slice(0, 9)}${bare(gpf)}`, /is not a Device ID/],
    ['one good code and one bad', `${chf}\r12345`, /"12345"/],
    ['a letter beyond F', bare(chf).replace('D', 'G'), /is not a Device ID/],
    ['the capital O for a zero', bare(chf).replace('0', 'O'), /is not a Device ID/],
    ['GS typed as text', `${bare(chf)}029${bare(gpf)}`, /is not a Device ID/],
    ['two AIM identifiers', `]C1]C1${bare(chf)}`, /is not a Device ID/],
  ])('is refused when it holds %s', (_what, text, message) => {
    expect(() => parseLabel(text)).toThrow(message);
    expect(() => parseLabel(text)).toThrow(expect.objectContaining({ code: 'device-id-malformed' }));
  });

  it('shows no more than the beginning of what it could not read', () => {
    expect(() => parseLabel('x'.repeat(100_000))).toThrow(/^Label: "x{60}" is not a Device ID/);
  });
});

const anyId = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((octets) => [...octets].map((octet) => octet.toString(16).padStart(2, '0').toUpperCase()).join('-'));
const written = (id: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', ']C0', ']C1', ']d2', ']Q1'), fc.constantFrom('-', ':', ' ', ''), fc.boolean())
    .map(([identifier, between, isUpper]) => {
      const text = id.replaceAll('-', between);
      return `${identifier}${isUpper ? text : text.toLowerCase()}`;
    });

describe('labels, whatever the scanner sends', () => {
  it('are read back as the Device IDs that were printed', () => {
    const printed = fc.uniqueArray(anyId, { minLength: 1, maxLength: 4 });
    const labels = printed.chain((ids) =>
      fc
        .tuple(fc.tuple(...ids.map(written)), fc.constantFrom('\x1d', '\r\n', '\t', ';'))
        .map(([codes, between]) => ({ ids, text: `${codes.join(between)}\r\n` })),
    );
    fc.assert(
      fc.property(labels, ({ ids, text }) => {
        expect(parseLabel(text)).toEqual(ids);
      }),
    );
  });

  it('give one to four Device IDs or a fault, never anything else', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF-: ]C1\x1d\r\t,;'), maxLength: 80 }),
    );
    fc.assert(
      fc.property(noise, (text) => {
        try {
          const ids = parseLabel(text);
          expect(ids.length).toBeGreaterThan(0);
          expect(ids.length).toBeLessThanOrEqual(4);
          for (const id of ids) expect(parseDeviceId(id)).toBe(id);
        } catch (error) {
          expect(error).toMatchObject({ code: 'device-id-malformed' });
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('never name another hub than the one printed when a digit was lost', () => {
    const lost = fc.tuple(anyId, fc.nat(15)).map(([id, at]) => ({
      text: `${bare(id).slice(0, at)}${bare(id).slice(at + 1)}`,
    }));
    fc.assert(
      fc.property(lost, ({ text }) => {
        expect(() => parseLabel(text)).toThrow(/is not a Device ID/);
      }),
    );
  });
});
