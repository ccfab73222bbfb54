import type { Brand } from './brand.ts';

/** ZigBee manufacturer code, four upper-case hex digits (`106C`). */
export type ManufacturerCode = Brand<string, 'ManufacturerCode'>;
/** The first four hex digits of an inventory's eight-digit model. */
export type ModelCode = Brand<string, 'ModelCode'>;
/** The last four hex digits of an inventory's eight-digit model; ordered, as the OTA header's range is. */
export type HardwareVersion = Brand<string, 'HardwareVersion'>;
/** `MMMM-mmmm`, manufacturer and model without hardware version: what the catalogue is keyed by. */
export type DeviceModelKey = Brand<string, 'DeviceModelKey'>;

/** Device Model as inventories hold it: manufacturer (4 hex) and model (8 hex, model 4 + hardware version 4). */
export interface DeviceModel {
  readonly manufacturer: ManufacturerCode;
  readonly model: ModelCode;
  readonly hardwareVersion: HardwareVersion;
}

const fourHex = /^[0-9A-Fa-f]{4}$/;
const eightHex = /^[0-9A-Fa-f]{8}$/;
const keyPattern = /^[0-9A-F]{4}-[0-9A-F]{4}$/;

/** `manufacturer` is four hex digits, `model` eight (model, then hardware version). Null when either is not. */
export const parseDeviceModel = (manufacturer: string, model: string): DeviceModel | null => {
  if (!fourHex.test(manufacturer) || !eightHex.test(model)) return null;
  return {
    manufacturer: manufacturer.toUpperCase() as ManufacturerCode,
    model: model.slice(0, 4).toUpperCase() as ModelCode,
    hardwareVersion: model.slice(4).toUpperCase() as HardwareVersion,
  };
};

export const parseHardwareVersion = (text: string): HardwareVersion | null =>
  fourHex.test(text) ? (text.toUpperCase() as HardwareVersion) : null;

export const parseDeviceModelKey = (text: string): DeviceModelKey | null => {
  const key = text.toUpperCase();
  return keyPattern.test(key) ? (key as DeviceModelKey) : null;
};

export const deviceModelKey = (model: DeviceModel): DeviceModelKey =>
  `${model.manufacturer}-${model.model}` as DeviceModelKey;

/** The eight-digit form of inventories: model then hardware version. */
export const inventoryModel = (model: DeviceModel): string => `${model.model}${model.hardwareVersion}`;

/** `106C 0102 hardware 0003`, for messages and screens. */
export const formatDeviceModel = (model: DeviceModel): string =>
  `${model.manufacturer} ${model.model} hardware ${model.hardwareVersion}`;

export const isSameDeviceModel = (a: DeviceModel, b: DeviceModel): boolean =>
  a.manufacturer === b.manufacturer && a.model === b.model && a.hardwareVersion === b.hardwareVersion;

/** Inclusive range, compared as unsigned 16-bit numbers (ZigBee OTA header, minimum and maximum hardware version). */
export interface HardwareRange {
  readonly from: HardwareVersion;
  readonly to: HardwareVersion;
}

export const isInHardwareRange = (version: HardwareVersion, range: HardwareRange): boolean => {
  const value = Number.parseInt(version, 16);
  return value >= Number.parseInt(range.from, 16) && value <= Number.parseInt(range.to, 16);
};
