import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { InventoryDevice } from './inventory.ts';

const required = ['chf_id', 'manufacturer', 'model'] as const;

/**
 * Reads hubs for the inventory from an asset register with the sample's column names (chf_id, gpf_id, manufacturer,
 * model, firmware_version, smi_status, chts_version), comma-separated and unquoted: a rig's reader, not the product's.
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
    DeviceID: cell('chf_id') ?? '',
    DeviceStatus: cell('smi_status') ?? 'Pending',
    DeviceManufacturer: cell('manufacturer') ?? '',
    DeviceModel: cell('model') ?? '',
    SMETSCHTSVersion: cell('chts_version'),
    DeviceFirmwareVersion: cell('firmware_version') ?? 'unknown',
    AssociatedGPFDeviceID: cell('gpf_id'),
  };
};
