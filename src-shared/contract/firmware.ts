import { z } from 'zod';
import { none, procedure, timeMs } from './vocabulary.ts';

/** The bench stopped this release by itself: too many of its last installations failed here. */
const releaseStop = z.object({
  stoppedAtMs: timeMs,
  /** The code of the failure that reached the limit. */
  reason: z.string(),
  /** Failed among the last `attemptCount` attempts whose write was begun, on `hubCount` different hubs. */
  failedCount: z.int(),
  attemptCount: z.int(),
  hubCount: z.int(),
});
export type ReleaseStopView = z.infer<typeof releaseStop>;

const release = z.object({
  id: z.string(),
  deviceModel: z.string(),
  hardwareFrom: z.string(),
  hardwareTo: z.string(),
  firmwareVersion: z.string(),
  status: z.enum(['production', 'pilot', 'held', 'withdrawn']),
  effectiveFromMs: timeMs,
  installableFrom: z.array(z.string()),
  container: z.enum(['raw', 'zigbee-ota', 'gbcs-ota']),
  manufacturerImageSha256: z.string(),
  fileBytes: z.int(),
  /** Stated as latest production for some hardware versions. */
  isLatestProduction: z.boolean(),
  /** Null while the release may be installed on this bench. */
  stop: releaseStop.nullable(),
});
export type ReleaseView = z.infer<typeof release>;

const model = z.object({
  deviceModel: z.string(),
  name: z.string(),
  loader: z.string(),
  latestProduction: z.array(
    z.object({ hardwareFrom: z.string(), hardwareTo: z.string(), release: z.string() }),
  ),
  releases: z.array(release),
});
export type ModelView = z.infer<typeof model>;

export const firmwareContract = {
  /** Null version before the first update. Expiry and age are in the bench's catalogue state. */
  catalogue: procedure.input(none).output(z.object({ version: z.int().nullable(), models: z.array(model) })),
  /** Starts an update; progress and end come as bench events. `source` is a folder or an address; null the last one. */
  update: procedure.input(z.object({ source: z.string().min(1).max(1000).nullable() })).output(none),
  /** Pins the root of trust from a file of this machine. */
  trustRoot: procedure
    .input(z.object({ path: z.string().min(1).max(1000) }))
    .output(z.object({ version: z.int(), fingerprint: z.string() })),
  /** A shift lead lets a release that the bench stopped be installed again. */
  clearStop: procedure.input(z.object({ release: z.string().min(1).max(1000) })).output(none),
};
