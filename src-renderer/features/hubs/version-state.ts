import type { HubDetail } from '../../../src-shared/contract/hubs.ts';

type Hub = HubDetail['hub'];

/**
 * How the versions that register, bench and gateway hold stand to each other. `to-confirm`: the bench put another
 * version on than the gateway has acknowledged, which is what the SMI's mismatch alert would come from.
 */
export type VersionState = 'untouched' | 'confirmed' | 'to-confirm' | 'suspect';

export const versionState = ({ benchVersion, acknowledgedVersion, suspect }: Hub): VersionState => {
  if (suspect !== null) return 'suspect';
  if (benchVersion === null) return 'untouched';
  return benchVersion === acknowledgedVersion ? 'confirmed' : 'to-confirm';
};

/** Null when a shift lead may release the hub; otherwise why that would mean nothing. */
export const noReleaseReason = ({ isReleased, smiStatus }: Hub): 'released' | 'pending' | null => {
  if (isReleased) return 'released';
  return smiStatus === null || smiStatus === 'Pending' ? 'pending' : null;
};
