export const hubs = {
  title: 'Hubs',
  intro: 'Find a hub by either of its Device IDs, or by any part of one.',
  search: 'Device ID or a part of it',
  searchHint: 'Hyphens, colons and spaces do not matter.',
  searchClear: 'Clear the search',
  found: (shown: number, total: number, isMore: boolean): string => {
    if (total === 0 && shown === 0) return 'No hub';
    const all = total.toLocaleString('en-GB');
    if (isMore) return `The first ${shown} of ${all} hubs. Type more of the ID to narrow it down.`;
    return shown === 1 ? '1 hub' : `${all} hubs`;
  },
  searchedIn: (ms: number): string => `searched in ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`,
  searching: 'Searching…',
  tableLabel: 'Hubs found',
  columns: {
    chf: 'CHF Device ID',
    gpf: 'GPF Device ID',
    model: 'Device Model',
    version: 'Firmware Version',
    status: 'SMI status',
  },
  show: (chf: string): string => `Show the history of ${chf}`,
  none: { title: 'No hub with that ID', text: 'Check the digits, or import a newer asset register.' },
  unsearched: {
    title: 'Type a part of a Device ID',
    text: 'Four digits are often enough. The hub’s record and everything this bench did with it follow.',
  },
  unknown: 'Not known',
  back: 'Back to the search',
  historyTitle: 'Hub',
  record: 'Record',
  recordFields: {
    chf: 'CHF Device ID',
    gpf: 'GPF Device ID',
    model: 'Device Model',
    status: 'SMI status',
    region: 'CSP Region',
    han: 'HAN Variant',
    chts: 'CHTS Version',
  },
  versions: 'Firmware Version, by who says so',
  version: {
    register: 'Asset register',
    bench: 'This bench',
    acknowledged: 'Acknowledged by the gateway',
  },
  versionState: {
    untouched: 'This bench has not re-flashed the hub.',
    confirmed: 'The gateway has acknowledged what this bench put on.',
    'to-confirm':
      'The gateway has not yet acknowledged what this bench put on. It follows with the next sync.',
    suspect: 'Its storage is suspect: an installation was cut off.',
  },
  suspect: (from: string, to: string): string =>
    `The installation from ${from} to ${to} was cut off. Re-flash the hub.`,
  released: 'Released by a shift lead',
  release: {
    action: 'Release for re-flashing',
    title: 'Release this hub?',
    text: (chf: string, status: string): string =>
      `The inventory holds ${chf} as ${status}, not as Pending. A release lets the bench re-flash it all the same, and is written to the journal under your name.`,
    confirm: 'Release it',
    cancel: 'Keep it held',
    why: {
      released: 'It is released already.',
      pending: 'It needs no release: the inventory does not hold it as anything but Pending.',
      signedOff: 'Sign on first, so the journal can say who released it.',
    },
    done: 'Released. The hub can be scanned again.',
  },
  attempts: (count: number): string => (count === 0 ? 'Attempts' : `Attempts (${count})`),
  noAttempts: 'This bench has not worked on the hub yet.',
  attempt: {
    running: 'Running',
    place: (slot: number | null, port: string): string => (slot === null ? port : `Slot ${slot} · ${port}`),
    versions: (from: string | null, to: string | null): string =>
      `${from ?? 'not read'} → ${to ?? 'not decided'}`,
    by: (operator: string): string => `by ${operator}`,
    workOrder: (id: string): string => `Work Order ${id}`,
    line: (percent: number): string => `${percent} % of the line’s ceiling`,
    verdicts: { write: 'Write', restart: 'Restart', version: 'Version' },
    verdict: { pass: 'pass', fail: 'fail', 'not-reached': 'not reached' },
    steps: 'Steps and how long they took',
    unfinished: 'not finished',
  },
  steps: {
    identify: 'Identify',
    load: 'Load',
    check: 'Check',
    restart: 'Restart',
    'read-version': 'Read version',
  } as Readonly<Record<string, string>>,
  notifications: (count: number): string =>
    count === 0 ? 'Pre-Notifications' : `Pre-Notifications (${count})`,
  noNotifications: 'Nothing was to be notified for this hub.',
  notificationsLabel: 'Pre-Notifications of this hub',
  notificationColumns: {
    created: 'Written',
    version: 'Firmware Version',
    state: 'State',
    batch: 'Batch',
    answer: 'Answer',
  },
  notificationState: {
    pending: 'Waiting',
    sealed: 'Sealed, on its way',
    accepted: 'Accepted',
    parked: 'Parked: refused',
    corrected: 'Corrected, sent anew',
  },
  journal: (count: number): string => (count === 0 ? 'Journal' : `Journal (${count})`),
  noJournal: 'The journal has no entry about this hub.',
  journalLabel: 'Journal entries about this hub, newest first',
  journalBy: (actor: string): string => `by ${actor}`,
  journalSeq: (seq: number): string => `No. ${seq}`,
} as const;
