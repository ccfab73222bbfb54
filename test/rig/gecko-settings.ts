import type { GeckoSettings } from '../../src-main/core/loaders/gecko/settings.ts';

/** Settings of the rig's virtual Gecko hubs; the bootloader's words are the stock ones. */
export const rigGeckoSettings: GeckoSettings = {
  kind: 'gecko',
  application: {
    baudRates: [115_200],
    start: '^CH-START\\r?$',
    identity: {
      commands: [{ send: 'id\r', until: '^OK\\r?\\n' }],
      chf: 'chf=(?<chf>[0-9A-Fa-f-]{23})',
      gpf: 'gpf=(?<gpf>[0-9A-Fa-f-]{23})',
      manufacturer: 'manufacturer=(?<manufacturer>[0-9A-Fa-f]{4})',
      model: 'model=(?<model>[0-9A-Fa-f]{8})',
      version: 'version=(?<version>\\S{1,8})',
    },
  },
  bootloader: {
    baudRates: [115_200],
    prompt: 'BL > ',
    knock: '\n',
    keys: { upload: '1', run: '2' },
    ready: 'begin upload\\r?\\n',
    complete: 'Serial upload complete',
    aborted: 'Serial upload aborted',
    reason: '(?<source>file|block) error 0x\\x00?(?<code>[0-9A-F]{2})\\r?\\n',
  },
  enter: [{ kind: 'text', send: 'bootloader\r', baudRate: 115_200 }],
  transfer: { maxBytes: 1024 * 1024, magic: 'EB17A603', tries: 3 },
  announcement: {
    ask: null,
    pattern: 'CH-FIRMWARE version=(?<version>\\S{1,8}) chf=(?<chf>[0-9A-Fa-f-]{23})',
    agreeing: 2,
    restarts: 1,
    loopStarts: 4,
  },
  tries: { identity: 5, block: 5, restart: 2 },
  deadlines: {
    findMs: 20_000,
    commandMs: 1_000,
    knockMs: 500,
    enterMs: 5_000,
    readyMs: 3_000,
    transferStartMs: 10_000,
    answerMs: 4_000,
    verdictMs: 3_000,
    leaveMs: 10_000,
    announceMs: 10_000,
    askEveryMs: 1_000,
  },
};

/** The same for a hub that answers at once, with room for a machine that has other things to do. */
export const impatientGecko: GeckoSettings = {
  ...rigGeckoSettings,
  tries: { ...rigGeckoSettings.tries, block: 3 },
  deadlines: {
    findMs: 1_200,
    commandMs: 150,
    knockMs: 150,
    enterMs: 600,
    readyMs: 400,
    transferStartMs: 600,
    answerMs: 200,
    verdictMs: 300,
    leaveMs: 400,
    announceMs: 400,
    askEveryMs: 100,
  },
};
