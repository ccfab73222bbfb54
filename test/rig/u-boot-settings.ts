import { parseUBootSettings } from '../../src-main/core/loaders/u-boot/loader.ts';
import type { UBootSettings, UBootSettingsText } from '../../src-main/core/loaders/u-boot/settings.ts';

const identityVariables = 'chf_id gpf_id ch_manufacturer ch_model';

/**
 * Settings of the rig's hubs, QEMU and virtual alike (U-Boot 2023.01 for QEMU's ARM `virt` machine, firmware in a FAT
 * file on its virtio disk). Memory is 128 MiB from 40000000; U-Boot itself keeps the part above 45d00000.
 */
const rigText: UBootSettingsText = {
  kind: 'u-boot',
  baudRate: 115_200,
  prompt: '=> ',
  banner: '^U-Boot 20\\d\\d\\.\\d\\d',
  autoboot: { pattern: 'Hit any key to stop autoboot', keys: ' ' },
  wakeKeys: '\x03',
  identity: {
    commands: [
      `env delete -f ${identityVariables}; true`,
      'virtio scan',
      `load virtio 0:1 40200000 hub.env && env import -t 40200000 \${filesize}`,
      `printenv ${identityVariables}`,
    ],
    chf: 'chf_id=(?<chf>[0-9A-Fa-f-]{23})',
    gpf: 'gpf_id=(?<gpf>[0-9A-Fa-f-]{23})',
    manufacturer: 'ch_manufacturer=(?<manufacturer>[0-9A-Fa-f]{4})',
    model: 'ch_model=(?<model>[0-9A-Fa-f]{8})',
  },
  version: {
    commands: ['mw.b 40400000 0 40', 'load virtio 0:1 40400000 firmware.img && iminfo 40400000'],
    pattern: 'Image Name: +(?<version>\\S{1,8})',
  },
  size: {
    clear: 'setenv filesize',
    query: 'printenv filesize',
    pattern: 'filesize=(?<size>[0-9a-f]+)',
  },
  crc: { query: 'crc32 <address> <size>', pattern: 'crc32 for .* ==> (?<crc>[0-9a-f]{8})' },
  transfer: {
    command: 'loady <address>',
    address: '42000000',
    ready: 'Ready for binary \\(ymodem\\) download[^\\n]*\\n',
    maxBytes: 14 * 1024 * 1024,
    tries: 2,
  },
  store: { commands: ['fatwrite virtio 0:1 <address> firmware.img <size>'] },
  readBack: {
    address: '44000000',
    prepare: ['blkcache configure 0 0', 'mw.b <address> <poison> <size>'],
    command: 'load virtio 0:1 <address> firmware.img',
  },
  restart: { command: 'reset', left: '^## Executing script at 40400000', loopBanners: 4 },
  announcement: {
    pattern: 'CH-FIRMWARE version=(?<version>\\S{1,8}) chf=(?<chf>[0-9A-Fa-f-]{23})',
    agreeing: 2,
    restarts: 1,
  },
  tries: { command: 4, identity: 5, block: 5, restart: 2 },
  deadlines: {
    enterMs: 20_000,
    wakeEveryMs: 500,
    echoMs: 1_000,
    commandMs: 5_000,
    readyMs: 3_000,
    transferStartMs: 10_000,
    answerMs: 8_000,
    storageMs: 10_000,
    storagePerKibMs: 5,
    bannerMs: 5_000,
    leaveMs: 20_000,
    announceMs: 10_000,
  },
};

/** As the catalogue's reader hands them to the loader. */
export const rigUBootSettings: UBootSettings = parseUBootSettings(rigText);

const onMmc = (command: string): string => command.replaceAll('virtio 0:1', 'mmc 0:1');

/** The same for hubs whose files lie where no bus has to be scanned first. */
export const mmcUBootSettings: UBootSettings = parseUBootSettings({
  ...rigText,
  identity: {
    ...rigText.identity,
    commands: rigText.identity.commands.filter((command) => command !== 'virtio scan').map(onMmc),
  },
  version: { ...rigText.version, commands: rigText.version.commands.map(onMmc) },
  store: { commands: rigText.store.commands.map(onMmc) },
  readBack: { ...rigText.readBack, command: onMmc(rigText.readBack.command) },
});

/** The same by `loadx`, for a U-Boot without `loady`. */
export const xmodemUBootSettings: UBootSettings = parseUBootSettings({
  ...rigText,
  transfer: {
    ...rigText.transfer,
    protocol: 'xmodem',
    command: 'loadx <address>',
    ready: 'Ready for binary \\(xmodem\\) download[^\\n]*\\n',
  },
});
