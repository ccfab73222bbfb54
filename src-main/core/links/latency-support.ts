import { posix } from 'node:path';
import { type SystemFiles, systemFiles } from './holders/system-files.ts';

/** What the system tells of how long an adapter holds bytes back; null where it does not tell. */
export interface LatencySupport {
  /** `ftdi_sio`, `cdc_acm`. */
  readonly driver: string | null;
  /** The latency timer as it is set now, ms; only drivers that have one show it. */
  readonly timerMs: number | null;
}

const notTold: LatencySupport = { driver: null, timerMs: null };

/** Reads it from Linux's /sys without opening the port, which would lower and raise its lines. Never rejects. */
export const readLatencySupport = async (
  path: string,
  files: SystemFiles = systemFiles,
  platform: NodeJS.Platform = process.platform,
): Promise<LatencySupport> => {
  if (platform !== 'linux') return notTold;
  const device = await files.real(path).catch(() => path);
  const folder = `/sys/class/tty/${posix.basename(device)}/device`;
  const [driver, timer] = await Promise.all([
    files.real(`${folder}/driver`).catch(() => null),
    files.text(`${folder}/latency_timer`).catch(() => ''),
  ]);
  return {
    driver: driver === null ? null : posix.basename(driver),
    timerMs: /^\d+\s*$/.test(timer) ? Number(timer) : null,
  };
};
