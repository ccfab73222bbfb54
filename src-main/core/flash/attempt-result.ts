import type { Quarantine } from '../../../src-shared/domain/decide.ts';
import { isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { AttemptOutcome } from '../../../src-shared/domain/outcome.ts';
import type { FirmwareImage } from '../../../src-shared/domain/release.ts';

/** What an attempt came to before it is settled. */
export interface Result {
  readonly outcome: AttemptOutcome;
  /** What the hub was seen to hold and run; null when the attempt did not get there. */
  readonly image: FirmwareImage | null;
}

export const quarantined = ({ reason, detail }: Quarantine): Result => ({
  outcome: { kind: 'quarantined', reason, detail },
  image: null,
});

/** What was decided stands no more: thrown before a write, of which nothing is begun then. */
export class Overtaken extends Error {
  readonly quarantine: Quarantine;

  constructor(quarantine: Quarantine) {
    super(quarantine.detail);
    this.quarantine = quarantine;
  }
}

export const failed = (error: unknown, onBug: (error: unknown) => void): Result => {
  // Meanwhile a release was withdrawn or stopped, a Work Order closed: nothing is wrong with this hub, nothing was written.
  if (error instanceof Overtaken) return quarantined(error.quarantine);
  if (isFault(error))
    return { outcome: { kind: 'failed', code: error.code, detail: error.message }, image: null };
  onBug(error);
  const detail = error instanceof Error ? error.message : String(error);
  return { outcome: { kind: 'failed', code: 'internal', detail }, image: null };
};
