import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { createDeedTeller } from './deed-teller.ts';
import { makeGeckoFirmware } from './gecko-image.ts';
import { readGeckoFirmware } from './gecko-reader.ts';
import type { HubDoing, OnDeed } from './hub-deed.ts';
import type { RigIdentity } from './qemu-disk.ts';
import {
  quickGecko,
  type VirtualGeckoBehaviour,
  type VirtualGeckoHardware,
} from './virtual-gecko-behaviour.ts';
import { type GeckoFlash, VirtualGeckoBoard } from './virtual-gecko-board.ts';
import { createVirtualLink, type DeviceEnd } from './virtual-link.ts';

export interface VirtualGeckoOptions {
  readonly name: string;
  readonly identity: RigIdentity;
  readonly firmwareVersion: string;
  readonly behaviour?: VirtualGeckoBehaviour;
  readonly hardware?: Partial<VirtualGeckoHardware>;
  /** Speed that a link is opened with. */
  readonly openBaudRate?: number;
  /** What it holds at first; made for `firmwareVersion` when left out. */
  readonly firmware?: Uint8Array;
  readonly onDeed?: OnDeed;
}

/** A hub with a Gecko bootloader inside this process, driven by a behaviour; strict about blocks, speeds and images. */
export interface VirtualGecko {
  readonly name: string;
  readonly identity: RigIdentity;
  /** Whether its application runs at this moment, and how often one was started. */
  readonly isRunning: boolean;
  readonly startCount: number;
  /** Uploads that were begun. */
  readonly uploadCount: number;
  /** Of these, the ones that got as far as erasing the application. */
  readonly writeCount: number;
  /** A new link to the hub, as when a port is opened; an earlier one hears no more. */
  openLink(): ByteLink;
  /** For a line made elsewhere that has no speed of its own, as a pty: joins its device end to the hub. */
  attach(device: DeviceEnd): void;
  cutPower(): void;
  powerOn(): void;
  /** Power off and on behind an adapter that stays plugged in: the link lives on. */
  blink(): void;
  /** Resets into the bootloader, as a button on the board does. */
  pressBootButton(): void;
  /** From now on. */
  behave(behaviour: VirtualGeckoBehaviour): void;
  /** Null when no application verifies. */
  storedFirmware(): Uint8Array | null;
  /** What a programmer's cable would do to a hub whose application is gone. */
  reprogram(firmwareVersion: string): void;
  /** The same with an image of one's own. */
  reprogramWith(image: Uint8Array): void;
  /** What an upload that was cut off leaves: no application verifies any more. */
  loseApplication(): void;
  readonly doing: HubDoing;
}

const firmwareOf = (version: string): Uint8Array => makeGeckoFirmware({ version, padBytes: 4_096 });

const applicationIn = (image: Uint8Array): GeckoFlash['application'] => {
  const reading = readGeckoFirmware(image);
  return reading.kind === 'valid' ? reading : null;
};

/** Single bits and bytes of one direction that go wrong, once each, by position from 1. */
const createDamage = () => {
  let passedBytes = 0;
  return {
    restart: () => {
      passedBytes = 0;
    },
    pass: (bytes: Uint8Array, flips: readonly number[], losses: readonly number[]): Uint8Array => {
      const from = passedBytes + 1;
      passedBytes += bytes.length;
      return Uint8Array.from(
        [...bytes].flatMap((byte, index) => {
          if (losses.includes(from + index)) return [];
          return [flips.includes(from + index) ? byte ^ 0x01 : byte];
        }),
      );
    },
  };
};

/** At another speed than the far end's every byte is framed wrongly. */
const misread = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => (byte * 167 + 91) | 0x80);

export const createVirtualGecko = (options: VirtualGeckoOptions): VirtualGecko => {
  const { name, identity } = options;
  const hardware = { ...quickGecko, ...options.hardware };
  const { firmware = firmwareOf(options.firmwareVersion) } = options;
  const flash: GeckoFlash = { application: applicationIn(firmware) };
  const [said, heard] = [createDamage(), createDamage()];
  let behaviour: VirtualGeckoBehaviour = options.behaviour ?? {};
  let device: DeviceEnd | null = null;
  let link: ByteLink | null = null;
  let board: VirtualGeckoBoard | null = null;
  let heardBytes = 0;
  let answers = 0;
  let startCount = 0;
  let uploadCount = 0;
  let writeCount = 0;

  const isInTune = (baudRate: number | null): boolean => link === null || link.baudRate === baudRate;

  const { tell, spoke, attached } = createDeedTeller({
    onDeed: options.onDeed,
    isAttached: () => device !== null,
    isAudible: () => behaviour.silent !== true && isInTune(board?.baudRate ?? null),
  });

  const unplug = (): void => {
    device?.unplug();
    device = null;
  };

  const say = (bytes: Uint8Array, baudRate: number): void => {
    if (behaviour.silent === true) return;
    spoke();
    const arriving = said.pass(bytes, behaviour.garblesSaidBytes ?? [], []);
    device?.send(isInTune(baudRate) ? arriving : misread(arriving));
  };

  const hear = (bytes: Uint8Array): void => {
    const unplugAt = behaviour.unplugAtBytes ?? Number.POSITIVE_INFINITY;
    const within = bytes.subarray(0, Math.max(0, unplugAt - heardBytes));
    heardBytes += bytes.length;
    const arrived = heard.pass(within, behaviour.garblesHeardBytes ?? [], behaviour.losesHeardBytes ?? []);
    board?.onBytes(isInTune(board.baudRate) ? arrived : misread(arrived));
    if (heardBytes >= unplugAt) unplug();
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
    board = new VirtualGeckoBoard({
      identity: () => ({ ...identity, ...behaviour.identity }),
      answerChf: () => behaviour.answersChf?.[answers++] ?? null,
      flash,
      hardware,
      behaviour: () => behaviour,
      say,
      onUpload: () => uploadCount++,
      onWrite: () => writeCount++,
      onStart: () => startCount++,
      onPowerLost: cutPower,
      onUnplug: unplug,
      onDeed: tell,
    });
  };

  const attach = (next: DeviceEnd): void => {
    link = null;
    device = next;
    attached();
    next.onBytes((bytes) => {
      if (next === device) hear(bytes);
    });
    next.onLines((lines) => board?.onLines(lines));
  };

  const openLink = (): ByteLink => {
    const baudRate = options.openBaudRate ?? hardware.applicationBaudRate;
    const pair = createVirtualLink(name, { baudRate });
    attach(pair.device);
    link = pair.link;
    return pair.link;
  };

  const reprogramWith = (image: Uint8Array): void => {
    flash.application = applicationIn(image);
    tell({ kind: 'stored', image });
  };

  powerOn();
  return {
    name,
    identity,
    get isRunning() {
      return board?.isRunning === true;
    },
    get startCount() {
      return startCount;
    },
    get uploadCount() {
      return uploadCount;
    },
    get writeCount() {
      return writeCount;
    },
    openLink,
    attach,
    cutPower,
    powerOn,
    blink: () => {
      board?.cutPower();
      board = null;
      powerOn();
    },
    pressBootButton: () => board?.enterBootloader(),
    behave: (next) => {
      behaviour = next;
      heardBytes = 0;
      answers = 0;
      said.restart();
      heard.restart();
    },
    storedFirmware: () => flash.application?.bytes ?? null,
    reprogram: (version) => reprogramWith(firmwareOf(version)),
    reprogramWith,
    loseApplication: () => {
      flash.application = null;
      tell({ kind: 'stored', image: null });
    },
    get doing() {
      return board?.doing ?? 'off';
    },
  };
};
