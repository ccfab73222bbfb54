import type { RigIdentity } from './qemu-disk.ts';

/** Hub `index` (from 0): the same identity in every run, CHF and GPF not derivable from one another. */
export const sampleIdentity = (index: number): RigIdentity => {
  const octet = (value: number): string => (value & 0xff).toString(16).padStart(2, '0').toUpperCase();
  return {
    chf: `88-73-84-90-6A-10-${octet(index >> 8)}-${octet(index * 3 + 0x11)}`,
    gpf: `88-73-84-90-7B-${octet(0x40 + (index >> 8))}-${octet(index * 7 + 0x29)}-5C`,
    manufacturer: '106C',
    model: '01020003',
  };
};

const table = (rows: readonly (readonly string[])[]): string =>
  `${rows.map((row) => row.join(',')).join('\r\n')}\r\n`;

/** An asset register as a CSP exports it: one row per hub. */
export const assetRegisterCsv = (hubs: readonly RigIdentity[], firmwareVersion: string): string =>
  table([
    [
      'CHF Device ID',
      'GPF Device ID',
      'Device Manufacturer',
      'Device Model',
      'Firmware Version',
      'SMI Status',
      'CHTS Version',
      'CSP Region',
      'HAN Variant',
    ],
    ...hubs.map((hub) => [
      hub.chf,
      hub.gpf,
      hub.manufacturer,
      hub.model,
      firmwareVersion,
      'Pending',
      'CHTS V1.4',
      'Central',
      'Dual Band',
    ]),
  ]);

/** A Work Order: one row per expected hub. */
export const workOrderCsv = (hubs: readonly RigIdentity[], workOrderId: string): string =>
  table([
    ['Work Order', 'SEC Party', 'CHF Device ID', 'GPF Device ID'],
    ...hubs.map((hub) => [workOrderId, 'Sample Energy Ltd', hub.chf, hub.gpf]),
  ]);
