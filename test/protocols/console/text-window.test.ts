import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextWindow } from '../../../src-main/core/protocols/console/text-window.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('text window', () => {
  it('finds a pattern however the text was cut into chunks', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat(30), { maxLength: 20 }), (noise, cuts) => {
        const text = `${noise.replaceAll('@', '')}@7:0:0\r\n=> `;
        const window = createTextWindow();
        let at = 0;
        for (const cut of cuts) {
          window.push(bytesOf(text.slice(at, at + cut)));
          at = Math.min(text.length, at + cut);
        }
        window.push(bytesOf(text.slice(at)));
        expect(window.take({ end: /@7:(\d):\1\r\n/ })?.match[1]).toBe('0');
        expect(window.drain()).toBe('=> ');
      }),
    );
  });

  it('takes the earliest match, and the first named of equals', () => {
    const window = createTextWindow();
    window.push(bytesOf('one two'));
    expect(window.take({ second: /two/, first: /one/, alsoFirst: /one/ })?.name).toBe('first');
  });

  it('hands out what stood in front of a match and consumes through its end', () => {
    const window = createTextWindow();
    window.push(bytesOf('abc=> def'));
    expect(window.take({ prompt: /=> / })?.before).toBe('abc');
    expect(window.drain()).toBe('def');
  });

  it('keeps bytes that are no ASCII as they came', () => {
    const all = Uint8Array.from({ length: 256 }, (_, value) => value);
    const window = createTextWindow();
    window.push(all);
    expect(Uint8Array.from(Buffer.from(window.drain(), 'latin1'))).toEqual(all);
  });

  it('keeps the newest text when a device talks without end', () => {
    const window = createTextWindow(10);
    for (let i = 0; i < 100; i++) window.push(bytesOf('0123456789abc'));
    expect(window.drain()).toBe('3456789abc');
  });
});
