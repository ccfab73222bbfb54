import { findAssetByChf } from '../../src-main/core/store/hubs.ts';
import { listOpenOverrides } from '../../src-main/core/store/overrides.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import type { AttemptOutcome } from '../../src-shared/domain/outcome.ts';
import type { Seat } from './one-attempt.ts';

/** Of a hub that came back with another board in it than the register knows. */
export const revisedModel = '01020099';

const assetOf = ({ bench: { core }, place }: Seat) => {
  const asset = findAssetByChf(core.store.db, requireDeviceId(place.own.chf, 'faults'));
  if (asset === null) throw new Error(`hub ${place.own.chf} is not in the register`);
  return asset;
};

/** Whether the bench would still stop this hub for its hardware version, so that a shift lead has to be asked. */
export const isStillBlocked = (seat: Seat): boolean => {
  const { core } = seat.bench;
  const { chf, deviceModel } = assetOf(seat);
  const isOpen = listOpenOverrides(core.store.db, core.time.nowMs()).some(({ facts }) => facts.chf === chf);
  return !isOpen && deviceModel.hardwareVersion !== revisedModel.slice(4);
};

export const isRevisionBlock = (outcome: AttemptOutcome | undefined): boolean =>
  outcome?.kind === 'quarantined' && outcome.reason === 'hardware-version-mismatch';

/** As a shift lead does who looked at the hub in quarantine. */
export const allowOnce = (seat: Seat): void => {
  const giving = { reason: 'hardware-version-mismatch', by: 'lead', why: 'looked at it' } as const;
  seat.bench.core.giveOverride(assetOf(seat), { ...giving, operator: 'faults' });
};
