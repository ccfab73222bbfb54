import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';

/** Settings of the rig's virtual MCUboot hubs. */
export const rigMcubootSettings: McubootSettings = {
  kind: 'mcuboot',
  baudRate: 115_200,
  framing: 'console',
  smpVersion: 2,
  identity: {
    commands: [['hub', 'identity']],
    chf: 'chf_id=(?<chf>[0-9A-Fa-f-]{23})',
    gpf: 'gpf_id=(?<gpf>[0-9A-Fa-f-]{23})',
    manufacturer: 'ch_manufacturer=(?<manufacturer>[0-9A-Fa-f]{4})',
    model: 'ch_model=(?<model>[0-9A-Fa-f]{8})',
  },
  version: { commands: [['hub', 'version']], pattern: 'version=(?<version>\\S{1,8})' },
  image: { number: 0, slot: 1 },
  transfer: {
    maxBytes: 1024 * 1024,
    maxFrameBytes: 4096,
    plainFrameBytes: 256,
    window: 3,
    tries: 4,
    match: 'required',
  },
  start: 'test',
  restart: { banner: '\\*\\*\\* Booting MCUboot ', loopBanners: 4 },
  tries: { request: 4, identity: 5, chunk: 6, restart: 2 },
  deadlines: {
    enterMs: 10_000,
    wakeEveryMs: 500,
    answerMs: 2_000,
    eraseMs: 20_000,
    chunkMs: 3_000,
    resetDelayMs: 500,
    backMs: 30_000,
  },
};

/** The same with deadlines for a hub that answers at once. */
export const quickMcubootSettings: McubootSettings = {
  ...rigMcubootSettings,
  deadlines: {
    enterMs: 400,
    wakeEveryMs: 40,
    answerMs: 150,
    eraseMs: 300,
    chunkMs: 120,
    resetDelayMs: 10,
    backMs: 400,
  },
};
