import type { FaultRule } from './rule.ts';

/** What can go wrong around an attempt, above any loader. */
export const attemptFaults = {
  'hub-busy': {
    retry: 'operator',
    hint: 'This hub is being flashed on another slot. Scan the hub in your hand.',
  },
  'model-unknown': { retry: 'operator', hint: 'Update the firmware catalogue, or check the Device Model.' },
  'hub-swapped': {
    retry: 'operator',
    hint: 'Another hub answered half way. Put the scanned hub back on this slot and flash it again.',
  },
  'version-mismatch': {
    retry: 'operator',
    hint: 'The write was good but other firmware runs. Flash again; if it repeats, quarantine tray.',
  },
  'hub-not-found': { retry: 'operator', hint: 'Check the Device ID, or import a newer asset register.' },
  'work-order-not-found': { retry: 'operator', hint: 'Import the Work Order first, or check its reference.' },
} as const satisfies Record<string, FaultRule>;
