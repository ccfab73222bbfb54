import { closeSync, openSync, writeSync } from 'node:fs';

/** Mulberry32: the same register in every run. */
const randomFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d_2b_79_f5) >>> 0;
  let value = Math.imul(seed ^ (seed >>> 15), seed | 1);
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
  return (value ^ (value >>> 14)) >>> 0;
};

const deviceId = (prefix: number, serial: number): string => {
  const digits = prefix.toString(16).padStart(8, '0') + serial.toString(16).padStart(8, '0');
  return digits.toUpperCase().replace(/..(?=.)/g, '$&-');
};

const makers = ['106C', '1086', '1234'];
const regions = ['North', 'Central', 'South'];
const versions = ['0103000A', '01020004', '01030001'];

export type RegisterOrder = 'sorted' | 'shuffled';

export interface MadeRegister {
  readonly rows: number;
  /** Of the Device IDs in the file. */
  readonly order: RegisterOrder;
}

/** The CHF and GPF of a row, so that a benchmark can ask for hubs it knows to be there. */
export const madeIdentity = (
  row: number,
  order: RegisterOrder,
): { readonly chf: string; readonly gpf: string } => {
  // An odd multiplier visits every 32-bit serial once, in no useful order.
  const serial = order === 'sorted' ? row : Math.imul(row, 0x9e_37_79_b1) >>> 0;
  const prefix = order === 'sorted' ? 0x88_73_84_90 : 0x88_73_84_90 + (row % 3);
  return { chf: deviceId(prefix, serial), gpf: deviceId(prefix + 16, serial) };
};

/** Writes an asset register of made hubs, about 104 bytes each. */
export const writeRegister = (path: string, { rows, order }: MadeRegister): void => {
  const random = randomFrom(20_260_101);
  const file = openSync(path, 'w');
  let text =
    'CHF Device ID,GPF Device ID,Device Manufacturer,Device Model,Firmware Version,SMI Status,CHTS Version,CSP Region,HAN Variant\n';
  for (let row = 0; row < rows; row++) {
    const maker = row % 3;
    const { chf, gpf } = madeIdentity(row, order);
    const hardware = 1 + (random() % 3);
    const status = random() % 20 === 0 ? 'Commissioned' : 'Pending';
    const band = random() % 4 === 0 ? 'Dual Band' : 'Single Band';
    text += `${chf},${gpf},${makers[maker]},0102000${hardware},${versions[random() % 3]},${status},CHTS V1.4,${regions[maker]},${band}\n`;
    if (text.length > 1_000_000) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
};
