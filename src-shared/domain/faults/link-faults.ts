import type { FaultRule } from './rule.ts';

export const linkFaults = {
  'port-not-found': { retry: 'operator', hint: 'Run `reflash ports` and check the cable of this slot.' },
  'port-ambiguous': {
    retry: 'operator',
    hint: 'Two ports share what this slot knows its port by. Unplug the other one, or teach the slot in again in Settings.',
  },
  'port-taken': {
    retry: 'operator',
    hint: 'Two slots lead to one port. Give this slot its own in Settings: `Plug into slot ... now`, or choose it from the list.',
  },
  'port-in-use': {
    retry: 'operator',
    hint: 'This bench is at work on that port already. Wait until it is done, or stop it, then try again.',
  },
  'port-lost': { retry: 'operator', hint: 'Plug the cable in again, then flash the hub again.' },
  'port-permission': {
    retry: 'operator',
    hint: 'Add this user to the group of the serial ports (Debian: `sudo usermod -aG dialout $USER`), then sign in again.',
  },
  'port-busy': {
    retry: 'operator',
    hint: 'Close the program named, or whatever else has this port open: a terminal program, ModemManager, brltty, another bench.',
  },
  'port-unusable': {
    retry: 'operator',
    hint: 'Check that this path is a serial port and that its adapter can do the baud rate asked for.',
  },
  'port-open-timeout': {
    retry: 'operator',
    hint: 'Unplug the adapter of this slot and plug it in again; its driver does not answer.',
  },
  'port-close-timeout': {
    retry: 'operator',
    hint: 'Unplug the adapter of this slot and plug it in again; its driver does not let go of the port.',
  },
  'port-stalled': {
    retry: 'operator',
    hint: 'The port takes no more bytes. Unplug the adapter of this slot and plug it in again.',
  },
  'port-lines-refused': {
    retry: 'never',
    hint: "This port cannot do that with its lines. Use another adapter, or change the loader's settings.",
  },
  'link-overflow': {
    retry: 'operator',
    hint: 'The device talks without being asked. Check the baud rate and the device on this slot.',
  },
  'transfer-not-started': {
    retry: 'operator',
    hint: 'The hub never asked for the image. Power it off and on, and try again.',
  },
  'transfer-refused': {
    retry: 'operator',
    hint: 'The hub broke the transfer off. Try again; if it does so twice, put the hub aside as faulty.',
  },
  'transfer-stalled': {
    retry: 'operator',
    hint: 'The hub stopped answering. Reseat it, check its power, and flash it again.',
  },
  'transfer-noisy': {
    retry: 'operator',
    hint: 'The line garbles too much. Check cable, ground and baud rate of this slot, then flash again.',
  },
  'transfer-end-unconfirmed': {
    retry: 'operator',
    hint: "Every byte was acknowledged but not the end of the transfer. The hub's own check decides.",
  },
  'teach-in-running': {
    retry: 'operator',
    hint: 'Plug in the port of the slot that waits, or cancel it, then begin again.',
  },
  'teach-in-nothing': {
    retry: 'operator',
    hint: 'Pull the adapter out, begin again, and plug it in while the slot waits. If nothing appears, check its cable.',
  },
  'teach-in-several': {
    retry: 'operator',
    hint: 'Plug in one adapter with one port at a time, or choose the port of this slot from the list.',
  },
} as const satisfies Record<string, FaultRule>;
