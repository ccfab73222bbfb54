import { expect, it } from 'vitest';
import { dependsOnVersion, type QuarantineReason, quarantineRules } from '../../src-shared/domain/reasons.ts';

const reasons = Object.keys(quarantineRules) as QuarantineReason[];

it('a hub stays open where the next scan may find otherwise with the same hub and register', () => {
  expect(reasons.filter((reason) => !quarantineRules[reason].settles)).toEqual([
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
  ]);
});

it('what a hub says of its version gives three of the reasons', () => {
  expect(reasons.filter(dependsOnVersion)).toEqual([
    'version-unreadable',
    'no-pathway',
    'already-re-flashed',
  ]);
});

it('each reason says in full sentences what to do', () => {
  for (const reason of reasons) expect(quarantineRules[reason].hint).toMatch(/^[A-Z].{15,}\.$/s);
});
