import {
  consoleOverheadBytes,
  consoleWireBytes,
  createConsoleFramer,
  encodeConsole,
} from './console-framing.ts';
import { createRawFramer } from './raw-framing.ts';

/** Cuts packets out of what arrives. Holds at most about one packet; never throws, whatever comes. */
export interface Framer {
  /** The packets that these bytes completed. */
  push(bytes: Uint8Array): readonly Uint8Array[];
  /** Nothing more came in time: lets go of a packet begun, and returns whole ones that it hid. */
  giveUp(): readonly Uint8Array[];
}

/** How packets lie on the wire. */
export interface Framing {
  encode(packet: Uint8Array): Uint8Array;
  /** `limitBytes`: packets longer than this are noise. */
  createFramer(limitBytes: number): Framer;
  /** Bytes on the wire of a packet of `packetBytes`. */
  wireBytes(packetBytes: number): number;
  /** What a packet takes in the device's buffer beyond itself. */
  readonly bufferOverheadBytes: number;
}

export type FramingKind = 'console' | 'raw';

export const framings: Readonly<Record<FramingKind, Framing>> = {
  console: {
    encode: encodeConsole,
    createFramer: createConsoleFramer,
    wireBytes: consoleWireBytes,
    bufferOverheadBytes: consoleOverheadBytes,
  },
  raw: {
    encode: (packet) => packet,
    createFramer: createRawFramer,
    wireBytes: (packetBytes) => packetBytes,
    bufferOverheadBytes: 0,
  },
};
