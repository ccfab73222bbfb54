import type { WireIdentity } from '../../../../src-shared/domain/asset.ts';
import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import { readIdentity } from './identity.ts';
import { type ImageList, wouldStart } from './image-list.ts';
import { reachHub } from './reach-hub.ts';
import { readRecovery } from './recovery.ts';
import type { Visit } from './visit.ts';

/** A bootloader answers, and no firmware: it is lost, unless the bootloader holds some and was only kept from starting it. */
const withoutFirmware = ({ where, settings }: Visit, images: ImageList): Fault =>
  wouldStart(images, settings.bootMode)
    ? new Fault(
        'identity-unreadable',
        `${where}: the hub stands in its bootloader, which does not say whose hub it is, and has firmware that it did not start`,
      )
    : new Fault(
        'application-lost',
        `${where}: only the bootloader answers, and it has no firmware to start; a bootloader does not say whose hub it is`,
      );

/** Who the hub is, by its firmware's word. Reads only. A hub of which only the bootloader answers is `application-lost`. */
export const identifyHub = async (visit: Visit, signal: AbortSignal): Promise<WireIdentity> => {
  const listed = await reachHub(visit, signal);
  if (listed !== null) throw withoutFirmware(visit, listed);
  try {
    return await readIdentity(visit, signal);
  } catch (error) {
    // A bootloader with a group of its maker's may leave what it does not know without a word.
    if (!isFault(error, 'identity-unreadable', 'no-reply', 'console-garbled')) throw error;
    const images = await readRecovery(visit, signal);
    throw images === null ? error : withoutFirmware(visit, images);
  }
};
