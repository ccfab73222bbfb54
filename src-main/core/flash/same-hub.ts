import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { FirmwareImage } from '../../../src-shared/domain/release.ts';
import type { AttemptRecord } from '../record/attempt-record.ts';

/** What a loader heard: firmware may leave out which hub it runs on. */
interface Said {
  readonly chf: DeviceId | null;
  readonly firmwareVersion: FirmwareVersion | null;
}

/** Which hub is to speak now, and what it is to run. */
export interface Due {
  readonly chf: DeviceId;
  readonly version: FirmwareVersion;
  /** Written just now, while no check showed yet which hub holds it. */
  readonly written: FirmwareImage | null;
}

/**
 * Whoever speaks where another word was due has said it for the record too, before that ends the attempt. What says no name
 * is nobody's word.
 */
export const heedOther = async (
  record: Pick<AttemptRecord, 'heard' | 'strangerWritten'>,
  { chf, firmwareVersion }: Said,
  due: Due,
): Promise<void> => {
  if (chf === null || (chf === due.chf && firmwareVersion === due.version)) return;
  await record.heard({ chf, firmwareVersion });
  if (chf !== due.chf && due.written !== null)
    await record.strangerWritten(chf, { labelled: due.chf, image: due.written });
};

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
