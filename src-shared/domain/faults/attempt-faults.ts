import type { FaultRule } from './rule.ts';

/** What can go wrong around an attempt, above any loader. */
export const attemptFaults = {
  'hub-busy': {
    retry: 'operator',
    hint: 'This hub is being flashed on another slot. Scan the hub in your hand.',
  },
  'hub-not-armed': {
    retry: 'operator',
    hint: 'This hub is not on the Work Order that armed the slots. Take it out, or scan its label by itself.',
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
  'plan-changed': {
    retry: 'operator',
    hint: 'What this hub is to get changed while it was being prepared. Nothing was written. Scan the hub again.',
  },
  'release-not-stopped': {
    retry: 'never',
    hint: 'Nothing stops this release. List what is stopped, and name it as it is listed.',
  },
  'override-refused': {
    retry: 'operator',
    hint: 'Scan the hub, so that the bench meets its block anew; what it says there tells whether it may be lifted.',
  },
  'override-not-open': {
    retry: 'never',
    hint: 'It is used, withdrawn or expired. List what is open, and name one by its number.',
  },
  'override-gone': {
    retry: 'operator',
    hint: 'The override was withdrawn, used or expired meanwhile. Nothing was written; a shift lead may give another.',
  },
  'override-unfit': {
    retry: 'operator',
    hint: 'The hub is not what the override was given for. Withdraw the override, then scan the hub again.',
  },
  'hub-not-found': { retry: 'operator', hint: 'Check the Device ID, or import a newer asset register.' },
  'work-order-not-found': { retry: 'operator', hint: 'Import the Work Order first, or check its reference.' },
  'not-signed-on': { retry: 'operator', hint: 'Sign on first: scan your name, or type it.' },
  'no-work-order': { retry: 'operator', hint: 'Open a Work Order first: scan its barcode, or pick it.' },
  'slot-busy': { retry: 'operator', hint: 'Wait until this slot is done, or stop it first.' },
  'slot-not-ready': {
    retry: 'operator',
    hint: 'Plug the hub in, check the cable of this slot, then scan again.',
  },
  'slot-idle': { retry: 'operator', hint: 'Nothing runs on this slot.' },
  'slot-unknown': {
    retry: 'never',
    hint: 'This bench has fewer slots. Change their number in the settings.',
  },
  'retry-refused': { retry: 'never', hint: 'Follow what the slot says, then scan the hub again.' },
  'rescue-refused': { retry: 'never', hint: 'Follow what the slot says, then scan the hub again.' },
  'label-differs': {
    retry: 'operator',
    hint: 'Read the label of the hub that is in this slot. If it is another hub, take it out.',
  },
  'gateway-unset': { retry: 'operator', hint: 'Name the gateway in the settings first.' },
  'catalogue-source-unset': { retry: 'operator', hint: 'Name the folder or address of the catalogue first.' },
  'events-lost': { retry: 'automatic', hint: 'The screen fell behind and reads the bench anew.' },
  'rig-absent': { retry: 'never', hint: 'This bench has no virtual hubs. Start the demo for them.' },
} as const satisfies Record<string, FaultRule>;
