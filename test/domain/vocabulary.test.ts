import { describe, expect, it } from 'vitest';
import { hubLeftSchema } from '../../src-shared/contract/vocabulary.ts';
import { cspRegions, isCspRegion, isSmiStatus, smiStatuses } from '../../src-shared/domain/inventory.ts';
import { latencyModes } from '../../src-shared/domain/line-load.ts';
import { type HubLeft, hubLeftTexts, hubsLeft } from '../../src-shared/domain/outcome.ts';
import { overrideRisks } from '../../src-shared/domain/override-risks.ts';
import { containers, imageOf, parseSha256, releaseStatuses } from '../../src-shared/domain/release.ts';
import { release } from './builders.ts';

/** Words that inventories, signed catalogues and the store hold: what does not know one cannot read what was written. */
const kept: Readonly<Record<string, readonly [readonly string[], string]>> = {
  'SMI status of DUIS': [
    smiStatuses,
    'Pending Whitelisted InstalledNotCommissioned Commissioned Decommissioned Withdrawn Suspended Recovery Recovered',
  ],
  'release status': [releaseStatuses, 'production pilot held withdrawn'],
  container: [containers, 'raw zigbee-ota gbcs-ota'],
  'latency mode': [latencyModes, 'low refused not-asked'],
  'state a hub was left in': [hubsLeft, 'not-asked running stopped on-trial unknown'],
};

describe('a word that is kept', () => {
  it.each(Object.entries(kept))('is known: %s', (_kind, [words, known]) => {
    expect(words).toEqual(known.split(' '));
  });

  it('is known: CSP Region of DUIS', () => {
    const known = 'North, Central, South, 4G North, 4G Central, 4G South, Unknown, SMETS1';
    expect(cspRegions).toEqual(known.split(', '));
  });
});

describe('a word of an inventory', () => {
  it('is taken exactly as DUIS writes it', () => {
    expect(['Pending', 'pending', 'Pending ', '', 'North'].filter(isSmiStatus)).toEqual(['Pending']);
    expect(['4G North', '4g north', '', 'Pending'].filter(isCspRegion)).toEqual(['4G North']);
  });
});

describe('a SHA-256', () => {
  it.each([
    ['aB'.repeat(32), 'ab'.repeat(32)],
    ['ab'.repeat(31), null],
    ['ab'.repeat(33), null],
    [`g${'a'.repeat(63)}`, null],
    [` ${'ab'.repeat(32)}`, null],
  ])('%j is read as %j', (text, sha256) => {
    expect(parseSha256(text)).toBe(sha256);
  });
});

describe('firmware', () => {
  it('is known by its release, its version and the hash of the image alone, not of the file around it', () => {
    const held = release('01000002');
    expect(imageOf(held)).toEqual({
      releaseId: 'images/01000002.img',
      firmwareVersion: '01000002',
      sha256: held.manufacturerImageSha256,
    });
  });
});

describe('what is said to people', () => {
  it.each<[HubLeft, RegExp]>([
    ['not-asked', /as it was/],
    ['running', /running its firmware/],
    ['stopped', /bootloader.*powered off and on/],
    ['on-trial', /trial.*next start takes back/],
    ['unknown', /not seen/],
  ])('of a hub left %s says what to expect when it is taken out', (left, words) => {
    expect(hubLeftTexts[hubLeftSchema.parse(left) ?? 'unknown']).toMatch(words);
  });

  it.each([
    ['no-pathway', /hub may be lost/],
    ['model-mismatch', /another Device Model.*unusable.*type plate/],
    ['hardware-version-mismatch', /another hardware version.*unusable.*type plate/],
    ['hardware-version-not-supported', /still fail in service/],
  ] as const)('before %s is lifted names what may be lost by it', (reason, words) => {
    expect(overrideRisks[reason]).toMatch(words);
  });
});
