import { z } from 'zod';
import { type DeviceId, parseDeviceId } from '../../../../src-shared/domain/device-id.ts';
import {
  type DeviceModel,
  inventoryModel,
  parseDeviceModel,
} from '../../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import {
  type FirmwareVersion,
  parseFirmwareVersion,
} from '../../../../src-shared/domain/firmware-version.ts';

/** What the bench tells of one re-flashed hub; with the hub's CHF and Work Order it makes one entry of a batch. */
export interface PreNotification {
  readonly deviceModel: DeviceModel;
  /** For example `CHTS V1.4`; null where the asset register does not say. */
  readonly chtsVersion: string | null;
  /** As running firmware announced it after the re-flash. */
  readonly firmwareVersion: FirmwareVersion;
  readonly gpf: DeviceId | null;
  /** Ms since the epoch. */
  readonly reflashedAtMs: number;
}

/** The form kept in the outbox: flat, field names as in the message. */
const stored = z.strictObject({
  DeviceManufacturer: z.string(),
  DeviceModel: z.string(),
  SMETSCHTSVersion: z.string().nullable(),
  FirmwareVersion: z.string(),
  AssociatedGPFDeviceID: z.string().nullable(),
  ReflashedAtMs: z.int(),
});

export const notificationToJson = (message: PreNotification): string =>
  JSON.stringify({
    DeviceManufacturer: message.deviceModel.manufacturer,
    DeviceModel: inventoryModel(message.deviceModel),
    SMETSCHTSVersion: message.chtsVersion,
    FirmwareVersion: message.firmwareVersion,
    AssociatedGPFDeviceID: message.gpf,
    ReflashedAtMs: message.reflashedAtMs,
  } satisfies z.infer<typeof stored>);

const requireField = <T>(value: T | null, field: string, text: string): T => {
  if (value === null)
    throw new Fault('message-invalid', `${field}: ${JSON.stringify(text.slice(0, 60))} is not one`);
  return value;
};

const readStored = (json: string): z.infer<typeof stored> => {
  try {
    return stored.parse(JSON.parse(json));
  } catch (cause) {
    throw new Fault('message-invalid', 'The stored notification is not what this version writes', { cause });
  }
};

/** Throws `message-invalid` naming the field. */
export const notificationFromJson = (json: string): PreNotification => {
  const fields = readStored(json);
  const model = `${fields.DeviceManufacturer} ${fields.DeviceModel}`;
  return {
    deviceModel: requireField(
      parseDeviceModel(fields.DeviceManufacturer, fields.DeviceModel),
      'DeviceModel',
      model,
    ),
    chtsVersion: fields.SMETSCHTSVersion,
    firmwareVersion: requireField(
      parseFirmwareVersion(fields.FirmwareVersion),
      'FirmwareVersion',
      fields.FirmwareVersion,
    ),
    gpf:
      fields.AssociatedGPFDeviceID === null
        ? null
        : requireField(
            parseDeviceId(fields.AssociatedGPFDeviceID),
            'AssociatedGPFDeviceID',
            fields.AssociatedGPFDeviceID,
          ),
    reflashedAtMs: fields.ReflashedAtMs,
  };
};
