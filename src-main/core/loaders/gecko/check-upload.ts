import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { StoredBytes } from '../../../../src-shared/domain/stored-bytes.ts';

/** The bootloader's word is about what it took in this visit; of anything before, nobody can ask it. */
export const vouchesFor = (vouchedFor: Uint8Array | null, image: Uint8Array): StoredBytes => {
  if (vouchedFor === null) return 'unproven';
  return Buffer.compare(vouchedFor, image) === 0 ? 'matches' : 'differs';
};

/**
 * Whether the bootloader vouched for exactly these bytes in this visit. There is no read-back to ask for: a hub of
 * which nothing was heard cannot be checked (`check-failed`), whatever it may hold.
 */
export const checkUpload = (where: string, vouchedFor: Uint8Array | null, image: Uint8Array): void => {
  if (vouchedFor === null)
    throw new Fault(
      'check-failed',
      `${where}: this bootloader cannot read its storage back, and has verified no image since the hub was plugged in`,
    );
  if (Buffer.compare(vouchedFor, image) !== 0)
    throw new Fault(
      'check-mismatch',
      `${where}: the bootloader verified another image (${vouchedFor.length} bytes) than the one asked for (${image.length} bytes)`,
    );
};
