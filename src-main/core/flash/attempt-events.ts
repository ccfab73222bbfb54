import type { Decision } from '../../../src-shared/domain/decide.ts';
import type { FirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { LoadProgress } from '../loaders/loader.ts';

/** The parts of an attempt that are timed and recorded one by one. */
export const attemptSteps = ['identify', 'load', 'check', 'restart', 'read-version'] as const;
export type AttemptStep = (typeof attemptSteps)[number];

/** What an attempt tells while it runs; the record, not these, is the truth. */
export type AttemptEvent =
  /** The attempt is in the record. */
  | { readonly kind: 'began'; readonly attemptId: string }
  | { readonly kind: 'step-began'; readonly step: AttemptStep; readonly version: FirmwareVersion | null }
  | {
      readonly kind: 'step-ended';
      readonly step: AttemptStep;
      readonly durationMs: number;
      readonly isPass: boolean;
    }
  | { readonly kind: 'decided'; readonly decision: Decision }
  | ({ readonly kind: 'progress' } & LoadProgress);
