import type { LatencyMode } from '../../../src-shared/domain/line-load.ts';

/**
 * The seam between what speaks to a hub and what carries the bytes. serial-link, virtual link and paced link stand
 * behind it, and one suite (test/contract/byte-link.ts) runs over all of them.
 *
 * One consumer at a time reads `chunks`. A link whose cable was pulled rejects every pending and later call with the
 * fault `port-lost`.
 */
export interface ByteLink {
  /** For messages: `/dev/ttyUSB0`, `virtual hub 3`. */
  readonly name: string;
  /** Baud, for ceilings and deadlines; a pty reports what it was opened with. */
  readonly baudRate: number;
  /**
   * Whether the driver promised to hand over bytes at once. `refused`: it knows no such setting, and the adapters that
   * hold bytes back all have drivers that do (Linux). `not-asked` where there is nothing to ask.
   */
  readonly latency?: LatencyMode;
  /** Hands all bytes to the line in one call. Resolves when the driver took them. */
  write(bytes: Uint8Array): Promise<void>;
  readonly chunks: ChunkSource;
  /** Control lines and speed; what the line cannot do is ignored by a virtual one and a fault on a real one. */
  setLines(lines: LineSettings): Promise<void>;
  /** Idempotent; pending reads reject with `port-lost`. Rejects with `port-close-timeout` when its driver hangs. */
  close(): Promise<void>;
}

export interface LineSettings {
  readonly baudRate?: number;
  readonly dtr?: boolean;
  readonly rts?: boolean;
  readonly break?: boolean;
}

export interface ChunkSource {
  /**
   * The next bytes as they came (at least one), or null when `waitMs` passed without any. Rejects with `port-lost`,
   * with `link-overflow` when nobody read for too long, or with `cancelled` when `signal` aborts.
   */
  next(waitMs: number, signal?: AbortSignal): Promise<Uint8Array | null>;
  /** Puts back bytes that a session read but that belong to whoever reads next. */
  unread(bytes: Uint8Array): void;
  /** Throws away whatever has arrived and was not read; returns how many bytes that was. */
  discard(): number;
}
