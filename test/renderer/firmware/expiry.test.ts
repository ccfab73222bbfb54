import { describe, expect, it } from 'vitest';
import { expiryOf, shortHash } from '../../../src-renderer/features/firmware/expiry.ts';

const hourMs = 3_600_000;

describe('the expiry of a catalogue', () => {
  it.each([
    ['unknown without one', null, 'unknown'],
    ['expired at the very moment', 0, 'expired'],
    ['soon within three days', 72 * hourMs - 1, 'soon'],
    ['fine from three days on', 72 * hourMs, 'fine'],
  ] as const)('is %s', (_, expiresAtMs, expected) => {
    expect(expiryOf(expiresAtMs, 0)).toBe(expected);
  });
});

describe('a shortened hash', () => {
  it('shows both ends', () => {
    expect(shortHash(`1a2b3c4d${'0'.repeat(48)}90ab12cd`)).toBe('1a2b3c4d…90ab12cd');
  });

  it('leaves a short text alone', () => {
    expect(shortHash('1a2b3c4d')).toBe('1a2b3c4d');
  });
});
