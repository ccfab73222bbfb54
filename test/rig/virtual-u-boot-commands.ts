import { crc32 } from 'node:zlib';
import type { OnDeed } from './hub-deed.ts';
import { parseScriptImage } from './u-boot-image.ts';
import type { TransferProtocol } from './virtual-loady.ts';
import type { VirtualMemory } from './virtual-memory.ts';
import type { VirtualStorage } from './virtual-storage.ts';
import type { VirtualUart } from './virtual-uart.ts';

/** What a command may touch. */
export interface CommandMachine {
  readonly memory: VirtualMemory;
  readonly storage: VirtualStorage;
  readonly environment: Map<string, string>;
  /** Its name in commands, and whether it is found: behind a bus that has to be scanned, only after that. */
  readonly disk: { readonly kind: 'virtio' | 'mmc'; isFound: boolean };
  /** Where memory holds what was last read from the firmware's place; null where it does not. */
  readonly readBack: { address: number | null };
  readonly onDeed: OnDeed;
  print(text: string): void;
  readonly uart: VirtualUart;
  /** Resolves with the number of bytes received, null when the transfer was broken off. */
  receive(address: number, protocol: TransferProtocol): Promise<number | null>;
  /** Resolves when storage holds the bytes; false when it could not. Never resolves when power is cut before. */
  store(name: string, bytes: Uint8Array): Promise<boolean>;
  reset(): void;
}

export type Command = (machine: CommandMachine, args: readonly string[]) => number | Promise<number>;

const hex = (text: string | undefined): number | null =>
  text !== undefined && /^(?:0x)?[0-9a-fA-F]{1,16}$/.test(text) ? Number.parseInt(text, 16) : null;
const hexText = (value: number, digits = 1): string => value.toString(16).padStart(digits, '0');

const usage = (machine: CommandMachine, name: string): number => {
  machine.print(`${name} - wrong arguments\r\n\r\nUsage:\r\n${name} ...\r\n`);
  return 1;
};

const firmwareName = 'firmware.img';

const isPartition = (machine: CommandMachine, args: readonly string[]): boolean => {
  if (args[0] === machine.disk.kind && args[1] === '0:1' && machine.disk.isFound) return true;
  machine.print(`** Bad device specification ${args[0] ?? ''} ${args[1] ?? ''} **\r\n`);
  return false;
};

const load: Command = (machine, args) => {
  const address = hex(args[2]);
  const name = args[3];
  if (args.length !== 4 || address === null || name === undefined) return usage(machine, 'load');
  if (!isPartition(machine, args)) return 1;
  const bytes = machine.storage.read(name);
  if (bytes === null) {
    machine.print(`Failed to load '${name}'\r\n`);
    return 1;
  }
  machine.memory.write(address, bytes);
  if (name === firmwareName) machine.readBack.address = address;
  machine.environment.set('filesize', hexText(bytes.length));
  machine.print(`${bytes.length} bytes read in 1 ms\r\n`);
  return 0;
};

const fatwrite: Command = async (machine, args) => {
  const [address, name, size] = [hex(args[2]), args[3], hex(args[4])];
  if (args.length !== 5 || address === null || name === undefined || size === null)
    return usage(machine, 'fatwrite');
  if (!isPartition(machine, args)) return 1;
  if (!(await machine.store(name, machine.memory.read(address, size)))) {
    machine.print('** Unable to write file **\r\n');
    return 1;
  }
  machine.print(`${size} bytes written in 1 ms\r\n`);
  return 0;
};

const env: Command = (machine, [verb, flag, ...args]) => {
  if (verb === 'delete' && flag === '-f') {
    for (const name of args) machine.environment.delete(name);
    return 0;
  }
  const [address, size] = [hex(args[0]), hex(args[1])];
  if (verb !== 'import' || flag !== '-t' || address === null || size === null) return usage(machine, 'env');
  const text = Buffer.from(machine.memory.read(address, size)).toString('latin1');
  for (const [, name = '', value = ''] of text.matchAll(/^(\w+)=(.*)$/gm))
    machine.environment.set(name, value);
  return 0;
};

const printenv: Command = (machine, names) => {
  let code = 0;
  for (const name of names) {
    const value = machine.environment.get(name);
    machine.print(value === undefined ? `## Error: "${name}" not defined\r\n` : `${name}=${value}\r\n`);
    if (value === undefined) code = 1;
  }
  tellName(machine, names);
  return code;
};

/** Only a hub that was asked for all of it says who it is. */
const tellName = ({ environment, onDeed }: CommandMachine, names: readonly string[]): void => {
  const said = (name: string): string | undefined =>
    names.includes(name) ? environment.get(name) : undefined;
  const [chf, gpf] = [said('chf_id'), said('gpf_id')];
  const [manufacturer, model] = [said('ch_manufacturer'), said('ch_model')];
  if (chf === undefined || gpf === undefined || manufacturer === undefined || model === undefined) return;
  onDeed({ kind: 'named', said: { chf, gpf, manufacturer, model } });
};

const setenv: Command = (machine, [name, ...value]) => {
  if (name === undefined) return usage(machine, 'setenv');
  if (value.length === 0) machine.environment.delete(name);
  else machine.environment.set(name, value.join(' '));
  return 0;
};

const fillMemory: Command = (machine, args) => {
  const [address, value, count] = [hex(args[0]), hex(args[1]), hex(args[2])];
  if (args.length !== 3 || address === null || value === null || count === null) return usage(machine, 'mw');
  machine.memory.fill(address, value, count);
  if (machine.readBack.address === address) machine.readBack.address = null;
  return 0;
};

const checksum: Command = (machine, args) => {
  const [address, count] = [hex(args[0]), hex(args[1])];
  if (args.length !== 2 || address === null || count === null) return usage(machine, 'crc32');
  const bytes = machine.memory.read(address, count);
  const sum = hexText(crc32(bytes), 8);
  machine.print(`crc32 for ${hexText(address, 8)} ... ${hexText(address + count - 1, 8)} ==> ${sum}\r\n`);
  if (machine.readBack.address === address) machine.onDeed({ kind: 'proved', image: bytes });
  return 0;
};

const iminfo: Command = (machine, args) => {
  const address = hex(args[0]);
  if (args.length !== 1 || address === null) return usage(machine, 'iminfo');
  machine.print(`\r\n## Checking Image at ${hexText(address, 8)} ...\r\n`);
  const header = Buffer.from(machine.memory.read(address, 64));
  const image = parseScriptImage(machine.memory.read(address, 64 + (header.readUInt32BE(12) & 0xff_ffff)));
  if (image === null) {
    machine.print('Unknown image format!\r\n');
    machine.onDeed({ kind: 'versioned', version: null });
    return 1;
  }
  machine.print(
    `   Legacy image found\r\n   Image Name:   ${image.name}\r\n   Verifying Checksum ... OK\r\n`,
  );
  machine.onDeed({ kind: 'versioned', version: image.name });
  return 0;
};

const [enterKey, escapeKey] = [0x0d, 0x1b];

const receiveFile = async (
  machine: CommandMachine,
  protocol: TransferProtocol,
  address: number,
  baudRate: number,
): Promise<number> => {
  const at = `0x${hexText(address, 8)}`;
  machine.print(`## Ready for binary (${protocol}) download to ${at} at ${baudRate} bps...\r\n`);
  const bytes = await machine.receive(address, protocol);
  if (bytes === null) {
    machine.print(`\r\n## Binary (${protocol}) download aborted\r\n`);
    return 1;
  }
  machine.environment.set('filesize', hexText(bytes));
  machine.print(
    `## Total Size      = 0x${hexText(bytes, 8)} = ${bytes} Bytes\r\n## Start Addr      = ${at}\r\n`,
  );
  return 0;
};

/** With a speed, as U-Boot's own (cmd/load.c): it waits for the key alone, at the new speed, and for ever. */
const transferBy =
  (name: string, protocol: TransferProtocol): Command =>
  async (machine, args) => {
    const address = hex(args[0]);
    const consoleBaud = machine.uart.baudRate;
    const baudRate = args.length === 2 ? Number(args[1]) : consoleBaud;
    if (args.length < 1 || args.length > 2 || address === null || !Number.isInteger(baudRate))
      return usage(machine, name);
    if (baudRate !== consoleBaud) {
      machine.print(`## Switch baudrate to ${baudRate} bps and press ENTER ...\r\n`);
      await machine.uart.switchTo(baudRate, enterKey);
    }
    const code = await receiveFile(machine, protocol, address, baudRate);
    if (baudRate !== consoleBaud) {
      machine.print(`## Switch baudrate to ${consoleBaud} bps and press ESC ...\r\n`);
      await machine.uart.switchTo(consoleBaud, escapeKey);
    }
    return code;
  };

const virtio: Command = (machine, args) => {
  if (args.join(' ') !== 'scan') return usage(machine, 'virtio');
  machine.disk.isFound = true;
  return 0;
};

/** Only `test A = B`, of two words that are not empty. */
const test: Command = (machine, args) =>
  args.length === 3 && args[1] === '=' ? Number(args[0] !== args[2]) : usage(machine, 'test');

const blkcache: Command = (machine, args) => {
  if (args[0] !== 'configure' || args.length !== 3) return usage(machine, 'blkcache');
  machine.print(`changed to max of ${args[2]} entries of ${args[1]} blocks each\r\n`);
  return 0;
};

const echo: Command = (machine, args) => {
  machine.print(`${args.join(' ')}\r\n`);
  return 0;
};

const reset: Command = (machine) => {
  machine.print('resetting ...\r\n');
  machine.onDeed({ kind: 'restart-asked', isUnsettled: false });
  machine.reset();
  return 0;
};

/** The subset that the loader and its settings use; nothing else is known here. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['blkcache', blkcache],
  ['crc32', checksum],
  ['echo', echo],
  ['env', env],
  ['false', () => 1],
  ['fatwrite', fatwrite],
  ['iminfo', iminfo],
  ['load', load],
  ['loadx', transferBy('loadx', 'xmodem')],
  ['loady', transferBy('loady', 'ymodem')],
  ['mw.b', fillMemory],
  ['printenv', printenv],
  ['reset', reset],
  ['setenv', setenv],
  ['test', test],
  ['true', () => 0],
  ['virtio', virtio],
]);
