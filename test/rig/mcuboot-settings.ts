import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import type { VirtualMcubootOptions } from './virtual-mcuboot-hub.ts';

/** Settings of the rig's virtual MCUboot hubs. */
export const rigMcubootSettings: McubootSettings = {
  kind: 'mcuboot',
  baudRate: 115_200,
  framing: 'console',
  smpVersion: 2,
  bootMode: 'swap',
  validates: 'each-start',
  identity: {
    commands: [['hub', 'identity']],
    chf: 'chf_id=(?<chf>[0-9A-Fa-f-]{23})',
    gpf: 'gpf_id=(?<gpf>[0-9A-Fa-f-]{23})',
    manufacturer: 'ch_manufacturer=(?<manufacturer>[0-9A-Fa-f]{4})',
    model: 'ch_model=(?<model>[0-9A-Fa-f]{8})',
  },
  version: { commands: [['hub', 'version']], pattern: 'version=(?<version>\\S{1,8})' },
  image: { number: 0 },
  transfer: {
    maxBytes: 1024 * 1024,
    maxFrameBytes: 4096,
    plainFrameBytes: 256,
    window: 3,
    tries: 4,
    match: 'required',
  },
  start: 'test',
  restart: {
    banner: '\\*\\*\\* Booting MCUboot ',
    loopBanners: 4,
    uptime: null,
    dark: { echoes: 3, answerMs: 80 },
  },
  recovery: null,
  tries: { request: 4, identity: 5, chunk: 6, restart: 2 },
  deadlines: {
    enterMs: 10_000,
    wakeEveryMs: 500,
    answerMs: 2_000,
    eraseMs: 20_000,
    chunkMs: 3_000,
    resetDelayMs: 500,
    backMs: 30_000,
    resyncMs: 3_200,
  },
};

/** The same with deadlines for a hub that answers at once. */
export const quickMcubootSettings: McubootSettings = {
  ...rigMcubootSettings,
  restart: { ...rigMcubootSettings.restart, dark: { echoes: 3, answerMs: 10 } },
  deadlines: {
    enterMs: 400,
    wakeEveryMs: 40,
    answerMs: 150,
    eraseMs: 300,
    chunkMs: 120,
    resetDelayMs: 25,
    backMs: 400,
    resyncMs: 90,
  },
};

/** How the rig's firmware tells its uptime: the proof of a restart where its starts cannot be heard, as over raw frames. */
export const rigUptime: NonNullable<McubootSettings['restart']['uptime']> = {
  command: ['kernel', 'uptime'],
  pattern: '^Uptime: (?<uptime>\\d+) ms$',
};

/** Over raw frames, which carry no checksum, so that no word on the match can be required of them. */
export const quickRawSettings: McubootSettings = {
  ...quickMcubootSettings,
  framing: 'raw',
  transfer: { ...quickMcubootSettings.transfer, window: 1, match: 'if-told' },
  restart: { ...quickMcubootSettings.restart, uptime: rigUptime },
};

export type McubootKind = McubootSettings['bootMode'] | 'direct-xip-revert' | 'single-slot-ram';

/** How the rig's bootloader speaks where it has nothing to start. */
export const rigRecovery: NonNullable<McubootSettings['recovery']> = {
  framing: 'console',
  smpVersion: 1,
  frameBytes: 256,
  enter: null,
};

/** Of a hub whose bootloader can be spoken to. */
export const recoverable: McubootSettings = { ...quickMcubootSettings, recovery: rigRecovery };

const intoRecovery = { group: 0, command: 5, payload: { boot_mode: 1 } };

const changesOf: Readonly<Record<McubootKind, Partial<McubootSettings>>> = {
  swap: {},
  overwrite: { bootMode: 'overwrite', start: 'permanent' },
  'direct-xip': { bootMode: 'direct-xip', start: 'by-itself' },
  'direct-xip-revert': { bootMode: 'direct-xip' },
  'ram-load': { bootMode: 'ram-load', start: 'by-itself' },
  'single-slot': {
    bootMode: 'single-slot',
    start: 'by-itself',
    recovery: { ...rigRecovery, enter: intoRecovery },
  },
  'single-slot-ram': { bootMode: 'single-slot', start: 'by-itself', recovery: rigRecovery },
};

/** For hubs of each kind that `hubOptions` makes. */
export const quickSettingsFor = (kind: McubootKind): McubootSettings => ({
  ...quickMcubootSettings,
  ...changesOf[kind],
});

export const hubOptionsFor = (kind: McubootKind): Partial<VirtualMcubootOptions> => {
  const { bootMode, recovery } = quickSettingsFor(kind);
  return {
    bootMode,
    reverts: kind === 'direct-xip-revert',
    runsFromRam: kind === 'single-slot-ram',
    ...(recovery === null ? {} : { recovery: { smpVersion: recovery.smpVersion } }),
  };
};
