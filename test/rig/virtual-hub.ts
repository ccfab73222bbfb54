import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createDeedTeller } from './deed-teller.ts';
import type { HubDoing, OnDeed } from './hub-deed.ts';
import { hubEnvironment, type RigIdentity } from './qemu-disk.ts';
import { makeRigFirmware } from './u-boot-image.ts';
import { quickTiming, type VirtualHubBehaviour, type VirtualHubTiming } from './virtual-hub-behaviour.ts';
import { createVirtualLink, type DeviceEnd } from './virtual-link.ts';
import { VirtualStorage } from './virtual-storage.ts';
import { VirtualUBoot } from './virtual-u-boot.ts';

export interface VirtualHubOptions {
  readonly name: string;
  readonly identity: RigIdentity;
  readonly firmwareVersion: string;
  /** What storage holds at first; made for `firmwareVersion` when left out. */
  readonly firmware?: Uint8Array;
  readonly baudRate?: number;
  /** Where its files lie: behind a bus that a command has to scan first (the default), or found at once. */
  readonly disk?: 'virtio' | 'mmc';
  readonly behaviour?: VirtualHubBehaviour;
  readonly timing?: Partial<VirtualHubTiming>;
  readonly onDeed?: OnDeed;
}

/** A strict U-Boot-like hub inside this process; the settings of the QEMU rig (u-boot-settings.ts) drive it too. */
export interface VirtualHub {
  readonly name: string;
  readonly identity: RigIdentity;
  /** What the bench did that a real hub does not take: unknown commands, gaps in a transfer, writes unasked for. */
  readonly violations: readonly string[];
  /** Commands that it carried out, in their order. */
  readonly carriedOut: readonly string[];
  /** Writes to storage that were begun. */
  readonly writeCount: number;
  /** A new link to the hub, as when a port is opened; an earlier one hears no more. */
  openLink(): ByteLink;
  /** For a link made elsewhere (a paced line): joins its device end to the hub. */
  attach(device: DeviceEnd): void;
  /** Power cut; the link of the moment is lost, as when a hub with a USB port of its own goes dark. */
  cutPower(): void;
  powerOn(): void;
  /** From now on. */
  behave(behaviour: VirtualHubBehaviour): void;
  storedFirmware(): Uint8Array | null;
  /** What a programmer's cable would do: storage holds this from now on. */
  reprogramWith(image: Uint8Array): void;
  /** As if somebody had stopped its start with a key: it waits for commands. */
  waitAtPrompt(): void;
  readonly doing: HubDoing;
}

/** What arrives of a byte at another speed than it was sent: never one that means something. */
const garbled = 0xf8;

export const createVirtualHub = (options: VirtualHubOptions): VirtualHub => {
  const { name, identity, baudRate = 115_200 } = options;
  const storage = new VirtualStorage();
  const firmware = options.firmware ?? makeRigFirmware({ version: options.firmwareVersion, padBytes: 4096 });
  storage.write('firmware.img', firmware);
  const violations: string[] = [];
  const carriedOut: string[] = [];
  let behaviour: VirtualHubBehaviour = {};
  let device: DeviceEnd | null = null;
  let heardBytes = 0;
  let saidBytes = 0;
  let writeCount = 0;
  let board: VirtualUBoot | null = null;
  /** As the bench last set it; whoever attaches a line says by its own baud nothing else. */
  let benchBaudRate = baudRate;

  const behave = (next: VirtualHubBehaviour): void => {
    behaviour = next;
    heardBytes = 0;
    saidBytes = 0;
    storage.write('hub.env', Buffer.from(hubEnvironment({ ...identity, ...behaviour.identity }), 'latin1'));
  };

  const isInTune = (): boolean => board === null || board.uart.baudRate === benchBaudRate;

  const { tell, spoke, attached } = createDeedTeller({
    onDeed: options.onDeed,
    isAttached: () => device !== null,
    isAudible: () => behaviour.silent !== true && isInTune(),
  });

  let fastBytes = 0;
  const spoiled = (bytes: Uint8Array): Uint8Array => {
    const { noisyAbove } = behaviour;
    if (noisyAbove === undefined || benchBaudRate <= noisyAbove.baudRate) return bytes;
    return bytes.map((byte) => {
      const isHit = noisyAbove.everyBytes === 0 || ++fastBytes % noisyAbove.everyBytes === 0;
      return isHit ? byte ^ 0x40 : byte;
    });
  };

  const say = (bytes: Uint8Array): void => {
    if (behaviour.silent === true) return;
    const said = bytes.slice();
    for (const position of behaviour.garblesSaidBytes ?? []) {
      const at = position - 1 - saidBytes;
      if (at >= 0 && at < said.length) said[at] = (said[at] ?? 0) ^ 0x01;
    }
    saidBytes += said.length;
    spoke();
    device?.send(isInTune() ? said : said.map(() => garbled));
  };

  const unplug = (): void => {
    device?.unplug();
    device = null;
  };

  const cutPower = (): void => {
    board?.cutPower();
    if (board !== null) tell({ kind: 'power', isOn: false });
    board = null;
    unplug();
  };

  const powerOn = (): void => {
    if (board !== null) throw new Error(`${name}: already powered on`);
    tell({ kind: 'power', isOn: true });
    board = new VirtualUBoot({
      storage,
      behaviour: () => behaviour,
      timing: { ...quickTiming, ...options.timing },
      disk: options.disk ?? 'virtio',
      baudRate,
      say,
      onViolation: (text) => violations.push(text),
      onCommand: (text) => carriedOut.push(text),
      onWrite: () => writeCount++,
      onPowerLost: cutPower,
      onDeed: tell,
    });
  };

  const attach = (next: DeviceEnd): void => {
    device = next;
    attached();
    benchBaudRate = baudRate;
    next.onLines((lines) => {
      if (next === device) benchBaudRate = lines.baudRate ?? benchBaudRate;
    });
    next.onBytes((bytes) => {
      if (next !== device) return;
      const unplugAt = behaviour.unplugAtBytes ?? Number.POSITIVE_INFINITY;
      const heard = bytes.subarray(0, Math.max(0, unplugAt - heardBytes));
      heardBytes += bytes.length;
      board?.onBytes(isInTune() ? spoiled(heard) : heard.map(() => garbled));
      if (heardBytes >= unplugAt) unplug();
    });
  };

  behave(options.behaviour ?? {});
  powerOn();
  return {
    name,
    identity,
    violations,
    carriedOut,
    get writeCount() {
      return writeCount;
    },
    openLink: () => {
      const pair = createVirtualLink(name, { baudRate });
      attach(pair.device);
      return pair.link;
    },
    attach,
    cutPower,
    powerOn,
    behave,
    storedFirmware: () => storage.read('firmware.img'),
    reprogramWith: (image) => {
      storage.write('firmware.img', image);
      tell({ kind: 'stored', image });
    },
    waitAtPrompt: () => board?.waitAtPrompt(),
    get doing() {
      return board?.doing ?? 'off';
    },
  };
};
