import type { Asset } from '../../../src-shared/domain/asset.ts';
import type { DecideInput, Decision } from '../../../src-shared/domain/decide.ts';
import {
  type DeviceModel,
  deviceModelKey,
  formatDeviceModel,
  isSameDeviceModel,
} from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { isInForce } from '../../../src-shared/domain/override.ts';

/**
 * As which Device Model the hub is spoken to: the register's, or the one it stated itself where an override takes it.
 * What is written must be written by the settings of the Device Model it is made for.
 */
export const addressedModel = (
  asset: Asset,
  { overrides, nowMs }: Pick<DecideInput, 'overrides' | 'nowMs'>,
): DeviceModel => {
  const taken = overrides.find(
    (override) =>
      override.facts.reason === 'model-mismatch' &&
      isInForce(override, nowMs) &&
      isSameDeviceModel(override.facts.registered, asset.deviceModel),
  );
  return taken?.facts.deviceModel ?? asset.deviceModel;
};

/** Throws `override-unfit` where the hub turns out to be of another Device Model than it was spoken to as. */
export const refuseUnfit = (decision: Decision, addressed: DeviceModel, port: string): void => {
  if (decision.kind === 'quarantine') return;
  const { deviceModel } = decision.kind === 'flash' ? decision.target : decision.release;
  if (deviceModel === deviceModelKey(addressed)) return;
  throw new Fault(
    'override-unfit',
    `${port}: the hub was asked as ${formatDeviceModel(addressed)}, for which an override was given, and is ${deviceModel}`,
  );
};
