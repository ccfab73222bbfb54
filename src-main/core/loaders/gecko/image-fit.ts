import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { gblFault } from './gbl.ts';
import type { GeckoSettings } from './settings.ts';

/** Refuses an image before the hub is asked to take it: from its first block on, the old application is gone. */
export const fitImage = (where: string, { transfer }: GeckoSettings, image: Uint8Array): void => {
  const { maxBytes, magic } = transfer;
  if (image.length === 0 || image.length > maxBytes)
    throw new Fault('image-too-large', `${where}: the image has ${image.length} bytes, 1 to ${maxBytes} fit`);
  const wanted = magic?.toUpperCase() ?? '';
  const found = Buffer.from(image.subarray(0, wanted.length / 2))
    .toString('hex')
    .toUpperCase();
  if (found !== wanted)
    throw new Fault(
      'image-unfit',
      `${where}: the image begins with ${found}, this bootloader takes ${wanted}`,
    );
  const fault = gblFault(image);
  if (fault !== null) throw new Fault('image-unfit', `${where}: the image is no whole GBL file: ${fault}`);
};
