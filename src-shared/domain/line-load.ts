import type { DeviceModelKey } from './device-model.ts';

/**
 * Whether the port's driver hands over bytes at once: it promised to, it refused, or there was nothing to ask (Windows,
 * virtual lines).
 */
export const latencyModes = ['low', 'refused', 'not-asked'] as const;
export type LatencyMode = (typeof latencyModes)[number];

/** What the serial line did in one transfer of an image that came to its end. */
export interface LineLoad {
  readonly atMs: number;
  readonly deviceModel: DeviceModelKey;
  readonly baudRate: number;
  readonly latency: LatencyMode;
  readonly imageBytes: number;
  /** Frames that carried the image, each counted once. */
  readonly frames: number;
  /** Frames sent again, and transfers begun again. */
  readonly retries: number;
  /** From the last bit sent to the first bit back; null where nothing was measured. */
  readonly turnAroundMs: number | null;
  /** Share of the protocol's own ceiling at that turn-around, 0..1. */
  readonly ceilingFraction: number | null;
}
