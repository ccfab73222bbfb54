import type { FaultCode } from './faults/fault.ts';
import type { AttemptOutcome } from './outcome.ts';

/** How many of a release's last installations on a bench may fail before the bench stops the release by itself. */
export interface StopLimit {
  readonly failures: number;
  /** Of the release's last attempts whose write was begun. */
  readonly ofLast: number;
}

/**
 * A site's usual limit. Three of five tells a bad release from a few worn hubs, and costs a pallet of hundreds no more
 * than the hubs that were in the slots when it was reached.
 */
export const defaultStopLimit: StopLimit = { failures: 3, ofLast: 5 };

/** The failures that speak of the release or its writing; the others speak of cable, hub in hand or person. */
const tellingCodes: ReadonlySet<FaultCode | 'internal'> = new Set([
  'check-mismatch',
  'image-refused',
  'version-mismatch',
  'no-announcement',
  'reboot-loop',
  'restart-failed',
]);

export const speaksOfRelease = (outcome: AttemptOutcome): boolean =>
  // mutant: logic: no other outcome has a code
  outcome.kind === 'failed' && tellingCodes.has(outcome.code);

/** `isFailure` of each of the release's attempts whose write was begun, the newest first. */
export const isStopDue = (attempts: readonly { readonly isFailure: boolean }[], limit: StopLimit): boolean =>
  attempts.slice(0, limit.ofLast).filter(({ isFailure }) => isFailure).length >= limit.failures;
