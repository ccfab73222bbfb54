import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { InventoryDevice } from './inventory.ts';

const required = ['CHF Device ID', 'Device Manufacturer', 'Device Model'] as const;

/**
 * Reads hubs for the inventory from an asset register with the product's own column names, comma-separated and unquoted: a rig's reader, not the product's.
 */
export const readRegister = async (path: string): Promise<InventoryDevice[]> => {
  const devices: InventoryDevice[] = [];
  let names: readonly string[] | null = null;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const cells = line.split(',').map((cell) => cell.trim());
    if (names === null) names = requireColumns(path, cells);
    else if (line.trim() !== '') devices.push(toDevice(names, cells));
  }
  return devices;
};

const requireColumns = (path: string, names: readonly string[]): readonly string[] => {
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`${path}: the first line lacks the columns ${missing.join(', ')}`);
  return names;
};

const toDevice = (names: readonly string[], cells: readonly string[]): InventoryDevice => {
  const cell = (name: string): string | null => cells[names.indexOf(name)] || null;
  return {
    DeviceID: cell('CHF Device ID') ?? '',
    DeviceStatus: cell('SMI Status') ?? 'Pending',
    DeviceManufacturer: cell('Device Manufacturer') ?? '',
    DeviceModel: cell('Device Model') ?? '',
    SMETSCHTSVersion: cell('CHTS Version'),
    DeviceFirmwareVersion: cell('Firmware Version') ?? 'unknown',
    AssociatedGPFDeviceID: cell('GPF Device ID'),
  };
};
