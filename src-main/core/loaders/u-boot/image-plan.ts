import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { type TransferPlan, xmodemPlanAroundPadding } from '../../protocols/xmodem/transfer-plan.ts';
import { ymodemPlan } from '../../protocols/ymodem/ymodem-plan.ts';
import type { UBootSettings } from './settings.ts';

/** The frames that carry the image. Throws `image-too-large`, or `image-unfit` where the protocol cannot carry it. */
export const imagePlan = (
  where: string,
  { transfer: { protocol, maxBytes } }: UBootSettings,
  image: Uint8Array,
  baudRate: number,
): TransferPlan => {
  if (image.length === 0 || image.length > maxBytes)
    throw new Fault('image-too-large', `${where}: the image has ${image.length} bytes, 1 to ${maxBytes} fit`);
  if (protocol === 'ymodem') return ymodemPlan({ name: 'firmware', bytes: image }, baudRate);
  const plan = xmodemPlanAroundPadding(image, baudRate);
  if (plan !== null) return plan;
  throw new Fault(
    'image-unfit',
    `${where}: the image holds a run of bytes 0x1A that U-Boot's XMODEM receiver takes for padding, however it is cut into blocks`,
  );
};
