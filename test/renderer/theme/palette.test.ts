import { describe, expect, it } from 'vitest';
import {
  darkPalette,
  lightPalette,
  type Palette,
  toneNames,
  verdictTones,
} from '../../../src-renderer/theme/palette.ts';
import { cie76, ciede2000, contrast, labOf, linearOf, seenBy, type Vision } from './colour-vision.ts';

const palettes: readonly (readonly [string, Palette])[] = [
  ['light', lightPalette],
  ['dark', darkPalette],
];
const visions: readonly Vision[] = ['normal', 'protanopia', 'deuteranopia', 'tritanopia'];
const cases = palettes.flatMap(([scheme, palette]) =>
  visions.map((vision) => [scheme, vision, palette] as const),
);

/** Below 15 (CIEDE2000) two fills side by side begin to be taken for shades of one. */
const smallestDifference = 15;

describe.each(cases)('the state colours, %s, %s', (_scheme, vision, palette) => {
  const pairs = toneNames.flatMap((a, i) => toneNames.slice(i + 1).map((b) => [a, b] as const));
  const labs = Object.fromEntries(
    toneNames.map((tone) => [tone, labOf(seenBy(vision, palette.tones[tone].fill))]),
  );

  it.each(pairs)('keep %s and %s apart', (a, b) => {
    const [first, second] = [labs[a], labs[b]];
    if (first === undefined || second === undefined) throw new Error('no such tone');
    expect(ciede2000(first, second)).toBeGreaterThanOrEqual(smallestDifference);
  });
});

describe.each(palettes)('contrast, %s', (_scheme, palette) => {
  it.each(verdictTones)('%s: its word has 7:1 on its fill', (tone) => {
    const { fill, on } = palette.tones[tone];
    expect(contrast(fill, on)).toBeGreaterThanOrEqual(7);
  });

  it.each(['idle', 'working'] as const)('%s: its shape has 3:1 on the slot', (tone) => {
    expect(contrast(palette.tones[tone].fill, palette.surface)).toBeGreaterThanOrEqual(3);
  });

  it.each(['page', 'surface', 'sunken'] as const)('text has 4.5:1 on %s, ink 7:1', (ground) => {
    const second = [palette.inkSoft, palette.badText, palette.attentionText, palette.goodText];
    expect(Math.min(...second.map((text) => contrast(text, palette[ground])))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.ink, palette[ground])).toBeGreaterThanOrEqual(7);
  });

  it.each(['page', 'surface'] as const)('what can be pressed and the focus have 3:1 on %s', (ground) => {
    expect(contrast(palette.control, palette[ground])).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.focus, palette[ground])).toBeGreaterThanOrEqual(3);
  });

  it('the number of the selected slot has 4.5:1 on the focus colour', () => {
    expect(contrast(palette.page, palette.focus)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the computation', () => {
  // Pairs 1, 7 and 17 of the CIEDE2000 test data by Sharma, Wu and Dalal (2005).
  it.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
  ] as const)('gives the published CIEDE2000 of %j and %j', (a, b, difference) => {
    expect(ciede2000(a, b)).toBeCloseTo(difference, 4);
  });

  it('gives black and white the largest contrast there is', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  });

  it('leaves greys as they are for every eye', () => {
    for (const vision of visions) {
      expect(cie76(labOf(seenBy(vision, '#808080')), labOf(linearOf('#808080')))).toBeLessThan(0.1);
    }
  });

  it('makes a red and a green that differ only in hue alike for a deuteranope', () => {
    const difference = (vision: Vision) => {
      const [red, green] = [labOf(seenBy(vision, '#c06a2a')), labOf(seenBy(vision, '#84863a'))];
      return ciede2000(red, green);
    };
    expect(difference('deuteranopia')).toBeLessThan(difference('normal') / 3);
  });
});
