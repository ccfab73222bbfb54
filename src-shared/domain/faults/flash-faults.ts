import type { FaultRule } from './rule.ts';

export const flashFaults = {
  cancelled: {
    retry: 'operator',
    hint: 'What was done so far is kept. Start it again when ready; a hub that was being flashed must be flashed again.',
  },
  'no-reply': { retry: 'operator', hint: 'Reseat the hub, check its power, and try again.' },
  'loader-unknown': {
    retry: 'never',
    hint: 'Update Reflash Bench: the catalogue names a loader that this version does not have.',
  },
  'loader-settings-invalid': {
    retry: 'never',
    hint: 'The loader settings of this Device Model in the catalogue are wrong. Tell its keeper.',
  },
  'console-garbled': {
    retry: 'operator',
    hint: 'The hub answers, but not readably. Check the cable, the ground and the baud rate, then try again.',
  },
  'identity-unreadable': {
    retry: 'operator',
    hint: 'The hub does not say who it is. Power it off and on; if it stays so, put it in the quarantine tray.',
  },
  'application-lost': {
    retry: 'operator',
    hint: 'The hub has no firmware left and cannot say who it is. If a write of this bench took it, a shift lead can allow it to be installed again by its label; else quarantine tray.',
  },
  'hub-answers': {
    retry: 'operator',
    hint: 'This hub can be asked who it is. Flash it the usual way.',
  },
  'identity-unstable': {
    retry: 'operator',
    hint: 'The hub gave different answers to the same question. Check the cable and try again.',
  },
  'image-too-large': {
    retry: 'never',
    hint: 'The image does not fit what the catalogue states for this Device Model. Tell its keeper.',
  },
  'image-unfit': {
    retry: 'never',
    hint: "The image is not one that this Device Model's bootloader takes. Tell the keeper of the catalogue.",
  },
  'image-refused': {
    retry: 'operator',
    hint: 'The hub found the image invalid and may have no firmware now. If a second hub does so, tell the keeper of the catalogue; else try again, with a shift lead where it cannot say who it is.',
  },
  'upload-unconfirmed': {
    retry: 'operator',
    hint: 'The hub took every byte and did not say that it verified them. Flash it again; if it cannot say who it is any more, ask the shift lead.',
  },
  'transfer-corrupt': {
    retry: 'operator',
    hint: 'The line damages data. Nothing was written to the hub. Check the cable and try again.',
  },
  'hub-write-failed': {
    retry: 'operator',
    hint: 'The hub could not write its storage. Try once more; if it fails again, put it in the quarantine tray.',
  },
  'hub-restarted': {
    retry: 'operator',
    hint: 'The hub lost its power, or started anew, in the middle of the work. Check its plug and power, and flash it again.',
  },
  'check-mismatch': {
    retry: 'operator',
    hint: 'What the hub stored is not what was sent. Flash it again; if it fails again, quarantine tray.',
  },
  'check-failed': {
    retry: 'operator',
    hint: 'The hub could not read its storage back. Flash it again; if it fails again, quarantine tray.',
  },
  'restart-failed': {
    retry: 'operator',
    hint: 'The hub did not start its firmware. Power it off and on; if it stays so, flash it again.',
  },
  'reboot-loop': {
    retry: 'operator',
    hint: 'The hub restarts over and over. Flash it again; if it goes on, put it in the quarantine tray.',
  },
  'no-announcement': {
    retry: 'operator',
    hint: 'The firmware did not say which version it is. Power the hub off and on and try again.',
  },
} as const satisfies Record<string, FaultRule>;
