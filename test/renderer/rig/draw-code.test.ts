import { describe, expect, it } from 'vitest';
import { codePicture } from '../../../src-renderer/features/rig/draw-code.ts';

const svgOf = (symbology: 'code128' | 'datamatrix', text: string): string =>
  decodeURIComponent(codePicture({ symbology, text })?.replace('data:image/svg+xml,', '') ?? '');

const widthOf = (svg: string): number => Number(/viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.[1]);
const heightOf = (svg: string): number => Number(/viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.[2]);

describe('a printed code', () => {
  it('as Code 128 has 11 modules a character, start, check, stop and a quiet zone of 10 on each side', () => {
    const modules = (count: number): number => (count + 2) * 11 + 13 + 2 * 10;
    expect(widthOf(svgOf('code128', 'RB:SYNC'))).toBe(2 * modules(7));
  });

  it('as Data Matrix is square', () => {
    const svg = svgOf('datamatrix', '88-73-84-90-6A-10-02-DB');
    expect(widthOf(svg)).toBe(heightOf(svg));
  });

  it('differs with its text', () => {
    expect(svgOf('datamatrix', 'RB:SLOT:1')).not.toBe(svgOf('datamatrix', 'RB:SLOT:2'));
  });

  it.each([
    ['a text no scanner types', 'Zoë'],
    ['no text', ''],
    ['more than the symbology holds', 'A'.repeat(4000)],
  ])('is none for %s', (_, text) => {
    expect(codePicture({ symbology: 'datamatrix', text })).toBeNull();
  });
});
