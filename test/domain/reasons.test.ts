import { describe, expect, it } from 'vitest';
import { dependsOnVersion, type QuarantineReason, quarantineRules } from '../../src-shared/domain/reasons.ts';

const reasons = Object.keys(quarantineRules) as QuarantineReason[];
/** What the next scan may find otherwise with the same hub, register and catalogue entry. */
const aboutTheScan: readonly QuarantineReason[] = [
  'label-unknown',
  'label-ambiguous',
  'not-on-work-order',
  'work-order-closed',
  'asset-unknown',
  'wrong-hub-on-port',
  'version-unreadable',
  'catalogue-expired',
  'clock-in-doubt',
  'release-stopped',
  'rescue-not-due',
  'already-re-flashed',
];

describe('a reason for quarantine', () => {
  it.each(reasons)('%s settles the hub only where it is about the hub', (reason) => {
    expect(quarantineRules[reason].settles).toBe(!aboutTheScan.includes(reason));
  });

  it.each(reasons)('%s rests on the version that a hub says, or does not', (reason) => {
    const ofVersion = ['version-unreadable', 'no-pathway', 'already-re-flashed'];
    expect(dependsOnVersion(reason)).toBe(ofVersion.includes(reason));
  });
});
