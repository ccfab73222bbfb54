import { describe, expect, it } from 'vitest';
import {
  isHandTab,
  noTest,
  pressInTest,
  type ScannerTest,
  testVerdict,
} from '../../../src-renderer/features/settings/scanner-test.ts';

const scanner = { prefix: '', suffix: 'Enter', longestGapMs: 30 } as const;

/** Keys `gapMs` apart from 1,000 ms on. */
const typed = (keys: readonly string[], gapMs: number, from: ScannerTest = noTest): ScannerTest =>
  keys.reduce((test, key, i) => pressInTest(test, key, 1_000 + i * gapMs), from);

describe('a scan into the test box', () => {
  it('is measured by its longest gap', () => {
    const test = pressInTest(typed(['A', 'B'], 10), 'Enter', 1_025);
    expect(test).toEqual({ text: 'AB', lastAtMs: 1_010, longestGapMs: 15, end: 'Enter' });
  });

  it('counts no keys without a character', () => {
    expect(typed(['Shift', 'A', 'CapsLock', 'B', 'Enter'], 10).text).toBe('AB');
  });

  it('begins anew after an end', () => {
    expect(typed(['C'], 10, typed(['A', 'Enter'], 10))).toMatchObject({ text: 'C', end: null });
  });

  it('is not begun by Enter alone', () => {
    expect(pressInTest(noTest, 'Enter', 0)).toBe(noTest);
  });
});

describe('a Tab in the test box', () => {
  it('moves the focus where no scan is under way', () => {
    expect(isHandTab(noTest, 'Tab', 0)).toBe(true);
  });

  it('ends a scan right after its characters', () => {
    expect(isHandTab(typed(['A'], 10), 'Tab', 1_010)).toBe(false);
  });

  it('moves the focus again after a scan or a pause', () => {
    expect([
      isHandTab(typed(['A', 'Enter'], 10), 'Tab', 1_020),
      isHandTab(typed(['A'], 10), 'Tab', 9_000),
    ]).toEqual([true, true]);
  });
});

describe('the verdict on a scanner', () => {
  it.each([
    ['none before the end', ['A', 'B'], 10, scanner, null],
    ['good as it should be', ['A', 'B', 'Enter'], 10, scanner, 'good'],
    ['heard outside of text boxes above the gap', ['A', 'B', 'Enter'], 31, scanner, 'not-in-boxes'],
    [
      'no better where a gap is set that no box takes',
      ['A', 'B', 'Enter'],
      120,
      { ...scanner, longestGapMs: 500 },
      'not-in-boxes',
    ],
    ['slow where the bench would not hear it', ['A', 'B', 'Enter'], 301, scanner, 'slow'],
    ['another suffix', ['A', 'B', 'Tab'], 10, scanner, 'other-suffix'],
    ['a prefix that did not come', ['A', 'B', 'Enter'], 10, { ...scanner, prefix: '~' }, 'prefix-missing'],
    ['good with its prefix', ['~', 'B', 'Enter'], 10, { ...scanner, prefix: '~' }, 'good'],
  ] as const)('is %s', (_, keys, gapMs, settings, expected) => {
    expect(testVerdict(typed(keys, gapMs), settings)).toBe(expected);
  });
});
