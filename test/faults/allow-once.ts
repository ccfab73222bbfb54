import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listOpenOverrides } from '../../src-main/core/store/overrides.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import { type FaultBench, hubOf } from './fault-bench.ts';

/** Of a hub that came back with another board in it than the register knows. */
export const revisedModel = '01020099';

const assetOf = ({ core }: FaultBench, index: number) => {
  const asset = findAssetByChf(core.store.db, requireDeviceId(hubOf(index).chf, 'faults'));
  if (asset === null) throw new Error(`hub ${index} is not in the register`);
  return asset;
};

/** Whether the bench would still stop this hub for its hardware version, so that a shift lead has to be asked. */
export const isStillBlocked = (bench: FaultBench, index: number): boolean => {
  const { chf, deviceModel } = assetOf(bench, index);
  const isOpen = listOpenOverrides(bench.core.store.db, Date.now()).some(({ facts }) => facts.chf === chf);
  return !isOpen && deviceModel.hardwareVersion !== revisedModel.slice(4);
};

export const isRevisionBlock = (outcome: AttemptOutcome | undefined): boolean =>
  outcome?.kind === 'quarantined' && outcome.reason === 'hardware-version-mismatch';

/** As a shift lead does who looked at the hub in quarantine. */
export const allowOnce = (bench: FaultBench, index: number): void => {
  const giving = { reason: 'hardware-version-mismatch', by: 'lead', why: 'looked at it' } as const;
  bench.core.giveOverride(assetOf(bench, index), { ...giving, operator: 'faults' });
};
