import type { EntryMessage } from './batch-message.ts';
import type { Answer, InventoryDevice } from './inventory.ts';

/**
 * The reference gateway's answer for one hub, codes as in resources/gateway/README.md. A repeated notification for a
 * known Device ID is an update, so nothing here asks whether the version is new.
 */
export const judgeEntry = (device: InventoryDevice | null, entry: EntryMessage): Answer => {
  const { requestId, deviceId } = entry;
  const refuse = (code: string, detail: string): Answer => ({ requestId, code, detail });
  if (entry.gpf === deviceId) return refuse('E120205', 'AssociatedGPFDeviceID equals DeviceID');
  if (device === null) return refuse('E120201', `${deviceId} is not in the inventory`);
  if (
    entry.gpf !== null &&
    device.AssociatedGPFDeviceID !== null &&
    entry.gpf !== device.AssociatedGPFDeviceID
  )
    return refuse('E120202', `the inventory has GPF ${device.AssociatedGPFDeviceID}, not ${entry.gpf}`);
  if (device.DeviceStatus !== 'Pending')
    return refuse('E120203', `SMI status is ${device.DeviceStatus}, not Pending`);
  if (entry.manufacturer !== device.DeviceManufacturer || entry.model !== device.DeviceModel)
    return refuse(
      'E120204',
      `the inventory has ${device.DeviceManufacturer} ${device.DeviceModel}, not ${entry.manufacturer} ${entry.model}`,
    );
  return { requestId, code: 'I0', detail: null };
};
