import { describe, expect, it } from 'vitest';
import { noReleaseReason, versionState } from '../../../src-renderer/features/hubs/version-state.ts';
import type { HubDetail } from '../../../src-shared/contract/hubs.ts';

const hub: HubDetail['hub'] = {
  chf: '00-00-00-00-00-00-00-01',
  gpf: null,
  model: '106C 0102 hardware 0003',
  firmwareVersion: '01000000',
  smiStatus: 'Pending',
  registerVersion: '01000000',
  benchVersion: null,
  acknowledgedVersion: null,
  cspRegion: null,
  hanVariant: null,
  chtsVersion: null,
  suspect: null,
  isReleased: false,
};

describe('the versions of a hub', () => {
  it.each([
    ['untouched before the bench did anything', {}, 'untouched'],
    ['to confirm until the gateway answered', { benchVersion: '02' }, 'to-confirm'],
    ['to confirm while it holds another', { benchVersion: '02', acknowledgedVersion: '01' }, 'to-confirm'],
    ['confirmed when both agree', { benchVersion: '02', acknowledgedVersion: '02' }, 'confirmed'],
    [
      'suspect before anything else',
      { benchVersion: '02', acknowledgedVersion: '02', suspect: { from: '02', to: '03' } },
      'suspect',
    ],
  ] as const)('are %s', (_, changes, expected) => {
    expect(versionState({ ...hub, ...changes })).toBe(expected);
  });
});

describe('the release of a hub', () => {
  it.each([
    ['means nothing for one that is Pending', {}, 'pending'],
    ['means nothing without a status', { smiStatus: null }, 'pending'],
    ['means nothing twice', { smiStatus: 'Commissioned', isReleased: true }, 'released'],
    ['is open for any other status', { smiStatus: 'Commissioned' }, null],
  ] as const)('%s', (_, changes, expected) => {
    expect(noReleaseReason({ ...hub, ...changes })).toBe(expected);
  });
});
