const hubs = (count: number): string => (count === 1 ? '1 hub' : `${count.toLocaleString('en-GB')} hubs`);

export const sync = {
  title: 'Sync',
  intro:
    'Pre-Notifications on their way to the CSP Management Gateway. Nothing leaves without a receipt, and no refusal is dropped.',
  online: {
    unknown: 'Not tried yet',
    online: 'Gateway reached',
    offline: 'Gateway not reached',
  },
  onlineText: {
    unknown: 'The bench has not called the gateway since it started.',
    online: 'The gateway answered the last call.',
    offline: 'The bench goes on working. What waits is sent when the gateway answers again.',
  },
  facts: {
    gateway: 'Gateway',
    last: 'Last sync',
    pending: 'Waiting',
    sealed: 'Sealed, on the way',
    parked: 'Parked',
    oldest: 'Oldest waits for',
    none: 'Nothing waits',
    never: 'Never',
    noGateway: 'Not set',
  },
  now: 'Sync now',
  syncing: 'Syncing…',
  why: {
    running: 'A sync is running.',
    noGateway: 'No gateway address is set. Give it under Settings.',
  },
  lastFault: 'What the last try met',
  batches: {
    title: 'Batches',
    label: 'Batches, newest first',
    empty: {
      title: 'No batch yet',
      text: 'The first sync seals what waits into a batch, and shows it here.',
    },
    columns: {
      sequence: 'No.',
      sealed: 'Sealed',
      hubs: 'Hubs',
      state: 'State',
      sends: 'Sent',
      receipt: 'Receipt',
      error: 'Last error',
    },
    state: { sealed: 'Sealed, not answered', receipted: 'Receipted', refused: 'Refused whole' },
    sends: (count: number): string => (count === 0 ? 'not yet' : count === 1 ? 'once' : `${count} times`),
    receipt: (accepted: number, parked: number): string =>
      parked === 0 ? `${accepted} accepted` : `${accepted} accepted, ${parked} parked`,
    channel: { http: 'over the network', file: 'by file' },
    noReceipt: 'None yet',
    newer: 'Newer',
    older: 'Older',
    whyNewest: 'These are the newest.',
    whyOldest: 'These are the oldest.',
    range: (from: number, to: number, total: number): string =>
      `${from} to ${to} of ${total.toLocaleString('en-GB')}`,
    count: (count: number): string => (count === 1 ? '1 batch' : `${count.toLocaleString('en-GB')} batches`),
  },
  parked: {
    title: 'Parked',
    intro: (count: number): string =>
      `${hubs(count)} refused by the gateway. Open one, correct what the gateway names, and send it again.`,
    empty: { title: 'Nothing is parked', text: 'The gateway has refused no hub that is not yet corrected.' },
    label: 'Refused hubs',
    chf: 'CHF Device ID',
    reason: 'Why it was refused',
    version: 'Firmware Version',
    workOrder: 'Work Order',
    noWorkOrder: 'none',
    written: 'Written',
    answer: (code: string | null, detail: string | null): string =>
      [code, detail].filter((part) => part !== null && part !== '').join(': ') || 'No reason was given.',
    formTitle: 'Correct and send again',
    formText: 'Leave a field empty to send that value as it was.',
    fields: { gpf: 'GPF Device ID', workOrderId: 'Work Order', firmwareVersion: 'Firmware Version' },
    keep: (value: string): string => `as sent: ${value}`,
    keepUnknown: 'as recorded',
    send: 'Send again',
    cancel: 'Cancel',
    done: (chf: string): string => `${chf} waits for the next sync with the corrected values.`,
    problem: {
      'gpf-malformed': 'A Device ID has eight octets of two hex digits each.',
      'gpf-is-chf': 'GPF and CHF must have different Device IDs.',
      'work-order-long': 'A Work Order reference has 40 characters at most.',
      'version-malformed': 'A Firmware Version has 1 to 8 letters or digits.',
    },
  },
};
