import type { Decision } from './decide.ts';
import { faultRules } from './faults/fault.ts';
import type { AttemptOutcome, HubState } from './outcome.ts';
import { quarantineRules } from './reasons.ts';

/**
 * What a write that was cut off leaves of a hub, by its family: its bootloader, or the firmware beside the write, still
 * says whose hub it is; or the firmware is gone that alone could.
 */
export type TornHub = 'says-who-it-is' | 'may-have-lost-its-name' | 'unknown';

/** The way back for each. `unknown` is true of all. */
export const tornActions: Readonly<Record<TornHub, string>> = {
  'says-who-it-is': 'A write was cut off. Scan the hub and flash it: the bench starts that write over.',
  'may-have-lost-its-name':
    'A write was cut off. Scan the hub and flash it. When it cannot say who it is any more, a shift lead allows it to be installed again by its label.',
  unknown:
    'A write was cut off. Scan the hub and flash it: the bench starts that write over. A hub that cannot say who it is any more needs a shift lead.',
};

/** What to do with a hub whose attempt was cut off, by what is known of its storage. */
export const interruptedActions: Readonly<Record<HubState, string>> = {
  untouched: 'Nothing was written. Scan the hub and flash it.',
  suspect: tornActions.unknown,
  good: 'The image was written and checked. Scan the hub again to see it run.',
};

const internalHint = 'This is a bug. Send the diagnostics to support.';

/** What to do next after an attempt; null when nothing is left to do. */
export const hintOf = (outcome: AttemptOutcome): string | null => {
  switch (outcome.kind) {
    case 're-flashed':
    case 'already-current':
      return null;
    case 'quarantined':
      return quarantineRules[outcome.reason].hint;
    case 'failed':
      return outcome.code === 'internal' ? internalHint : faultRules[outcome.code].hint;
    case 'interrupted':
      return interruptedActions[outcome.hubState];
  }
};

export interface RetryRule {
  readonly isAllowed: boolean;
  /** Why another try cannot help; null when it may. */
  readonly why: string | null;
}

/** Nothing is left on the hub that could say whose it is. */
export const isApplicationLost = (outcome: AttemptOutcome): boolean =>
  // mutant: logic: no other outcome has a code
  outcome.kind === 'failed' && outcome.code === 'application-lost';

/** Whether a shift lead may have a hub installed by its label: what `decide` says of it with a rescue allowed. */
export const rescueRule = (decision: Decision): RetryRule =>
  decision.kind === 'quarantine' ? { isAllowed: false, why: quarantineRules[decision.reason].hint } : allowed;

const allowed: RetryRule = { isAllowed: true, why: null };

/** Whether another try of the same hub on the same slot may end differently. */
export const retryOf = (outcome: AttemptOutcome): RetryRule => {
  switch (outcome.kind) {
    case 're-flashed':
    case 'already-current':
      return { isAllowed: false, why: 'This hub is done.' };
    case 'quarantined': {
      const { settles, hint } = quarantineRules[outcome.reason];
      return settles ? { isAllowed: false, why: hint } : allowed;
    }
    case 'failed': {
      if (outcome.code === 'internal') return allowed;
      const { retry, hint } = faultRules[outcome.code];
      return retry === 'never' ? { isAllowed: false, why: hint } : allowed;
    }
    case 'interrupted':
      return allowed;
  }
};
