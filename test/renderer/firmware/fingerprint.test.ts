import { describe, expect, it } from 'vitest';
import { fingerprintGroups } from '../../../src-renderer/features/firmware/fingerprint.ts';

const textOf = (fingerprint: string): string =>
  fingerprintGroups(fingerprint)
    .map(({ group }) => group)
    .join(' ');

describe('a fingerprint to read aloud', () => {
  it.each([
    ['0123456789ab', '0123 4567 89ab'],
    ['01:23:45:67:8', '0123 4567 8'],
    ['', ''],
  ])('of %s is %s', (fingerprint, expected) => {
    expect(textOf(fingerprint)).toBe(expected);
  });
});
