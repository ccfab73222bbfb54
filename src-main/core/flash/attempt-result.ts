import type { Quarantine } from '../../../src-shared/domain/decide.ts';
import { isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';

/** What an attempt came to before it is settled. */
export interface Result {
  readonly outcome: AttemptOutcome;
  readonly version: FirmwareVersion | null;
}

export const quarantined = ({ reason, detail }: Quarantine): Result => ({
  outcome: { kind: 'quarantined', reason, detail },
  version: null,
});

export const failed = (error: unknown, onBug: (error: unknown) => void): Result => {
  // Another slot reached the limit while this one transferred: nothing is wrong with this hub, nothing was written.
  if (isFault(error, 'release-stopped'))
    return quarantined({ kind: 'quarantine', reason: 'release-stopped', detail: error.message });
  if (isFault(error))
    return { outcome: { kind: 'failed', code: error.code, detail: error.message }, version: null };
  onBug(error);
  const detail = error instanceof Error ? error.message : String(error);
  return { outcome: { kind: 'failed', code: 'internal', detail }, version: null };
};
