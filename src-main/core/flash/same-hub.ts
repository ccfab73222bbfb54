import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';

/** A hub that answers half way must still be the one the pathway is for, holding the version the next step goes over. */
export const confirmSameHub = (
  wire: WireIdentity,
  expected: { readonly chf: DeviceId; readonly from: FirmwareVersion },
  port: string,
): void => {
  if (wire.chf !== expected.chf)
    throw new Fault(
      'hub-swapped',
      `${port}: hub ${expected.chf} was on this port, hub ${wire.chf} answers now`,
    );
  if (wire.firmwareVersion !== expected.from)
    throw new Fault(
      'version-mismatch',
      `${port}: hub ${expected.chf} holds ${wire.firmwareVersion ?? 'an unknown version'}, ${expected.from} was due before the next step`,
    );
};
