import type { FramingKind } from '../../src-main/core/protocols/smp/framing.ts';
import type { DeviceEnd } from './virtual-link.ts';
import type { VirtualMcubootBehaviour } from './virtual-mcuboot-behaviour.ts';
import { createPacketReceiver } from './virtual-mcuboot-receiver.ts';

export interface McubootLineOptions {
  readonly behaviour: () => VirtualMcubootBehaviour;
  readonly bufferBytes: number;
  readonly partialFrameMs: number;
  /** Whether anything there hears what comes. */
  readonly isHearing: () => boolean;
  readonly onPacket: (packet: Uint8Array) => void;
  readonly onAttached: () => void;
  /** Whatever it says. */
  readonly onSaid: () => void;
  readonly onViolation: (text: string) => void;
}

/** The UART of a virtual hub, and what is wrong with it: bytes are counted, bent, lost and cut off here. */
export interface McubootLine {
  readonly isAttached: boolean;
  attach(device: DeviceEnd): void;
  unplug(): void;
  say(bytes: Uint8Array): void;
  /** Another framing from now on; what came of a packet is forgotten. */
  speak(framing: FramingKind): void;
  forgetCounts(): void;
}

const longestConsoleLine = 127;

/** Flips a bit of those that stand at `positions`, which count from 1. */
export const garbled = (bytes: Uint8Array, from: number, positions: readonly number[] = []): Uint8Array => {
  const changed = bytes.slice();
  for (const position of positions) {
    const at = position - 1 - from;
    if (at >= 0 && at < changed.length) changed[at] = (changed[at] ?? 0) ^ 0x01;
  }
  return changed;
};

const without = (bytes: Uint8Array, from: number, positions: readonly number[] = []): Uint8Array =>
  bytes.filter((_, at) => !positions.includes(from + at + 1));

export const createMcubootLine = (options: McubootLineOptions): McubootLine => {
  const { behaviour, bufferBytes, partialFrameMs, onViolation } = options;
  let device: DeviceEnd | null = null;
  let framing: FramingKind = 'console';
  let receiver = createPacketReceiver(framing, bufferBytes, partialFrameMs);
  let counts = { heardBytes: 0, saidBytes: 0 };
  let lineBytes = 0;

  const watchLines = (bytes: Uint8Array): void => {
    for (const byte of bytes) {
      lineBytes = byte === 0x0a ? 0 : lineBytes + 1;
      if (framing === 'console' && lineBytes === longestConsoleLine)
        onViolation('a console line of over 127 bytes');
    }
  };

  const hear = (bytes: Uint8Array): void => {
    const { garblesHeardBytes, losesHeardBytes } = behaviour();
    const from = counts.heardBytes - bytes.length;
    const heard = without(garbled(bytes, from, garblesHeardBytes), from, losesHeardBytes);
    if (!options.isHearing()) return;
    if (garblesHeardBytes === undefined && losesHeardBytes === undefined) watchLines(heard);
    for (const packet of receiver.push(heard)) options.onPacket(packet);
  };

  const unplug = (): void => {
    device?.unplug();
    device = null;
  };

  return {
    get isAttached() {
      return device !== null;
    },
    attach: (next) => {
      device = next;
      options.onAttached();
      next.onBytes((bytes) => {
        if (next !== device) return;
        const unplugAt = behaviour().unplugAtBytes ?? Number.POSITIVE_INFINITY;
        const heard = bytes.subarray(0, Math.max(0, unplugAt - counts.heardBytes));
        counts.heardBytes += heard.length;
        hear(heard);
        if (counts.heardBytes >= unplugAt) unplug();
      });
    },
    unplug,
    say: (bytes) => {
      const said = garbled(bytes, counts.saidBytes, behaviour().garblesSaidBytes);
      counts.saidBytes += said.length;
      options.onSaid();
      device?.send(said);
    },
    speak: (next) => {
      framing = next;
      receiver = createPacketReceiver(framing, bufferBytes, partialFrameMs);
    },
    forgetCounts: () => {
      counts = { heardBytes: 0, saidBytes: 0 };
    },
  };
};
