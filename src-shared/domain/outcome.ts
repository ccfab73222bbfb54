import type { FaultCode } from './faults/fault.ts';
import type { QuarantineReason } from './reasons.ts';

/** Where a hub ends on its Work Order: exactly one of these. */
export type Disposition = 're-flashed' | 'already-current' | 'quarantined';

/** One of the three separate verdicts of an attempt; `not-reached` when an earlier one ended it. */
export type Verdict = 'pass' | 'fail' | 'not-reached';

/** Write: device-side check of what was stored. Restart: the hub booted. Version: running firmware said so. */
export interface Verdicts {
  readonly write: Verdict;
  readonly restart: Verdict;
  readonly version: Verdict;
}

/**
 * How an attempt ended. `failed` is not a disposition: the hub may be tried again. `interrupted` is given by recovery
 * to an attempt whose process or hub lost power.
 */
export type AttemptOutcome =
  | { readonly kind: 're-flashed' }
  | { readonly kind: 'already-current' }
  | { readonly kind: 'quarantined'; readonly reason: QuarantineReason; readonly detail: string }
  | { readonly kind: 'failed'; readonly code: FaultCode | 'internal'; readonly detail: string }
  | { readonly kind: 'interrupted'; readonly hubState: HubState };

/**
 * In which state an attempt left its hub, by what was last seen of it: `not-asked`, nothing was sent or nothing came back;
 * `running` its firmware; `stopped` in its bootloader; `on-trial`, its next start takes back what runs; `unknown`, it fell
 * silent or was cut off.
 */
export const hubsLeft = ['not-asked', 'running', 'stopped', 'on-trial', 'unknown'] as const;
export type HubLeft = (typeof hubsLeft)[number];

/** For whoever takes the hub out of its slot. */
export const hubLeftTexts: Readonly<Record<HubLeft, string>> = {
  'not-asked': 'as it was: nothing was sent to it, or nothing came back',
  running: 'running its firmware',
  stopped: 'stopped in its bootloader, until it is powered off and on',
  'on-trial': 'running an image on trial, which its next start takes back',
  unknown: 'in a state that was not seen',
};

/** What is known of a hub's storage after an interruption, from the intents and observations in the journal. */
export type HubState = 'untouched' | 'suspect' | 'good';
