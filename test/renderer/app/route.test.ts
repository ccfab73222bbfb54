import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hrefOf, routeOf, screenNames } from '../../../src-renderer/app/route.ts';

describe('an address', () => {
  it('leads back to what it was made of', () => {
    const part = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.constantFrom(...screenNames), fc.array(part), (screen, rest) => {
        expect(routeOf(hrefOf(screen, ...rest))).toEqual({ screen, rest });
      }),
    );
  });

  it.each(['', '#', '#/', '#/nowhere', '#/../etc'])('%j leads to the bench', (hash) => {
    expect(routeOf(hash)).toEqual({ screen: 'bench', rest: [] });
  });

  it('with a broken escape stands for itself', () => {
    expect(routeOf('#/hubs/%E0%A4%A')).toEqual({ screen: 'hubs', rest: ['%E0%A4%A'] });
  });
});
