/** What stands at the far end of one emulated line. */
export type LineRole =
  /** Answers one ACK after every `frameBytes` bytes: what the line itself costs, without any protocol. */
  | { readonly kind: 'echo'; readonly frameBytes: number }
  /** A strict receiver that asks for its file when `receive` is ordered. */
  | { readonly kind: 'receiver'; readonly protocol: 'xmodem' | 'ymodem' }
  /** A virtual U-Boot hub: sample identity `index`. */
  | { readonly kind: 'hub'; readonly index: number; readonly firmwareVersion: string }
  /** A virtual MCUboot hub that takes SMP in console frames. */
  | { readonly kind: 'mcuboot'; readonly index: number; readonly firmwareVersion: string };

/** Plain data, one role per line from the first on; lines without a role are silent. */
export interface LinePlan {
  readonly baudRate: number;
  readonly turnAroundMs: number;
  readonly lines: readonly LineRole[];
  /** False: bytes cross at once, at no baud and without a turn-around. */
  readonly isPaced?: boolean;
}

export type LineOrder =
  /** Takes down what was laid before; what it cost is reckoned from here. */
  | { readonly do: 'lay'; readonly plan: LinePlan }
  | { readonly do: 'receive' }
  | { readonly do: 'outcomes' }
  /** State of the U-Boot hubs. */
  | { readonly do: 'hubs' }
  | { readonly do: 'cost' };

/** What a receiver got; `crc` is the CRC-32 of its bytes, padding cut to `imageBytes` of the header by YMODEM alone. */
export interface LineOutcome {
  readonly isReceived: boolean;
  readonly why: string | null;
  readonly byteCount: number;
  /** CRC-32 of the first `byteCount` bytes without XMODEM's padding. */
  readonly crc: number;
}

export interface LineHub {
  /** Null when storage holds no firmware. */
  readonly storedVersion: string | null;
  readonly violations: readonly string[];
}

/** What the emulator itself used since `lay`: an emulator without room to spare measures itself. */
export interface LineCost {
  readonly cpuShare: number;
  readonly lagP99Ms: number;
}

export type LineMessage =
  | { readonly kind: 'ready'; readonly paths: readonly string[] }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly why: string };
