const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric' });

interface StopCounts {
  readonly failedCount: number;
  readonly attemptCount: number;
  readonly hubCount: number;
  readonly reason: string;
}

export const firmware = {
  title: 'Firmware',
  intro:
    'The signed catalogue this bench trusts: releases per Device Model, and the way from one version to the next.',
  version: (version: number | null): string =>
    version === null ? 'No catalogue yet' : `Catalogue ${version}`,
  facts: {
    updated: 'Updated',
    expires: 'Expires',
    source: 'Source',
    never: 'Never',
    none: 'Not set',
  },
  age: (days: number): string => (days === 0 ? 'today' : days === 1 ? '1 day ago' : `${days} days ago`),
  expiry: {
    unknown: 'No catalogue, so nothing can expire.',
    fine: 'In date',
    soon: (hours: number): string =>
      `Expires in ${hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`}. Update it before it stops the bench.`,
    expired: 'Expired. No hub is flashed until it is updated.',
  },
  empty: {
    title: 'No catalogue yet',
    text: 'Load the trust root first, then update from the gateway or from a folder such as a USB stick.',
  },
  noModels: { title: 'The catalogue is empty', text: 'It names no Device Model. Tell whoever publishes it.' },
  update: {
    title: 'Update',
    source: 'Folder or address',
    sourceHint: 'Leave it empty to use the last one.',
    action: 'Update the catalogue',
    whyRunning: 'An update is running.',
    whyNoSource: 'Give a folder or an address: there is no last one to use.',
    running: (done: number, total: number): string =>
      total === 0 ? 'Checking signatures…' : `${done} of ${total} images`,
    current: (name: string): string => `Fetching ${name}`,
    progressLabel: 'Progress of the update',
    failed: 'The last update failed. The catalogue before it stays in force.',
  },
  trust: {
    title: 'Trust root',
    text: 'Every catalogue must be signed under this root. Load it once, from a file handed over in person, and compare the fingerprint with the one given to you separately.',
    path: 'Path of the root file on this machine',
    action: 'Load the trust root',
    whyNoPath: 'Give the path of the root file.',
    whyBusy: 'The file is being read.',
    loaded: (version: number): string => `Root version ${version} is loaded.`,
    fingerprint: 'Fingerprint',
    compare: 'Compare it group by group. If one differs, stop and call the shift lead.',
  },
  model: {
    unnamed: 'Device Model without a name',
    loader: (kind: string): string => `Loader ${kind}`,
    releases: (count: number): string => (count === 1 ? '1 release' : `${count} releases`),
    latest: (hardware: string, version: string): string => `Hardware ${hardware}: ${version}`,
    latestTitle: 'Latest production',
    noLatest: 'No release is stated as latest production.',
  },
  stop: {
    short: 'Stopped here',
    label: (version: string): string => `Release ${version}, stopped on this bench`,
    title: (version: string, model: string): string => `${version} of ${model} is stopped on this bench`,
    why: ({ failedCount, attemptCount, hubCount, reason }: StopCounts): string =>
      `${failedCount} of its last ${attemptCount} installations failed, on ${hubCount === 1 ? '1 hub' : `${hubCount} hubs`}; the last as ${reason}. No slot installs it.`,
    since: 'Since',
    action: (version: string): string => `Let ${version} be installed again`,
    signedOff: 'Sign on first: the record names who let it go on.',
    confirmTitle: (version: string): string => `Let ${version} be installed again?`,
    confirmText: ({ hubCount }: StopCounts): string =>
      `${hubCount === 1 ? 'All failures were on one hub, which may be what is wrong. ' : 'More than one hub failed. '}Every slot installs it from now on, and counting starts anew. The record keeps your name as the shift lead who allowed it.`,
    cancel: 'Keep it stopped',
    confirm: 'Let it be installed',
  },
  status: { production: 'Production', pilot: 'Pilot', held: 'Held', withdrawn: 'Withdrawn' },
  node: {
    origin: 'Not in the catalogue',
    latest: 'Latest production',
    latestShort: 'latest',
    hardware: (range: string): string => `hardware ${range}`,
  },
  graphLabel: (model: string, nodes: number, edges: number): string =>
    `Pathway of ${model}: ${nodes} versions, ${edges} permitted installations. The table below says the same in words.`,
  graphRegion: (model: string): string => `Pathway of ${model}, scrolls sideways`,
  legend: 'An arrow leads from a version to one that may be installed over it.',
  tableLabel: (model: string): string => `Releases of ${model}`,
  columns: {
    version: 'Firmware Version',
    status: 'Status',
    hardware: 'Hardware',
    over: 'Installs over',
    effective: 'Effective from',
    container: 'Container',
    size: 'Size',
    hash: 'Manufacturer Image Hash',
    file: 'Release',
  },
  day: (atMs: number): string => day.format(atMs),
  nothingBefore: 'Nothing',
  container: { raw: 'Raw', 'zigbee-ota': 'ZigBee OTA', 'gbcs-ota': 'GBCS OTA' },
  copyHash: (version: string): string => `Copy the Manufacturer Image Hash of ${version}`,
};
