import { parseUBootSettings } from '../../src-main/core/loaders/u-boot/loader.ts';
import type { UBootSettings, UBootSettingsText } from '../../src-main/core/loaders/u-boot/settings.ts';
import { type Architecture, type MemoryMap, qemuMachines } from './qemu-machines.ts';

const identityVariables = 'chf_id gpf_id ch_manufacturer ch_model';

/** Settings of hubs with U-Boot 2023.01 and their firmware in a FAT file on a virtio disk. */
const textFor = ({ environment, firmware, transfer, readBack }: MemoryMap): UBootSettingsText => ({
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
      `load virtio 0:1 ${environment} hub.env && env import -t ${environment} \${filesize}`,
      `printenv ${identityVariables}`,
    ],
    chf: 'chf_id=(?<chf>[0-9A-Fa-f-]{23})',
    gpf: 'gpf_id=(?<gpf>[0-9A-Fa-f-]{23})',
    manufacturer: 'ch_manufacturer=(?<manufacturer>[0-9A-Fa-f]{4})',
    model: 'ch_model=(?<model>[0-9A-Fa-f]{8})',
  },
  version: {
    commands: [`mw.b ${firmware} 0 40`, `load virtio 0:1 ${firmware} firmware.img && iminfo ${firmware}`],
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
    address: transfer,
    ready: 'Ready for binary \\(ymodem\\) download[^\\n]*\\n',
    maxBytes: 14 * 1024 * 1024,
    tries: 2,
  },
  store: { commands: ['fatwrite virtio 0:1 <address> firmware.img <size>'] },
  readBack: {
    address: readBack,
    prepare: ['blkcache configure 0 0', 'mw.b <address> <poison> <size>'],
    command: 'load virtio 0:1 <address> firmware.img',
  },
  restart: { command: 'reset', left: `^## Executing script at ${firmware.padStart(8, '0')}`, loopBanners: 4 },
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
});

/** Of the rig's own hubs, QEMU's for ARM and virtual ones alike. */
const rigText = textFor(qemuMachines.arm.memory);

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

const byXmodem = (text: UBootSettingsText): UBootSettingsText => ({
  ...text,
  transfer: {
    ...text.transfer,
    protocol: 'xmodem',
    command: 'loadx <address>',
    ready: 'Ready for binary \\(xmodem\\) download[^\\n]*\\n',
  },
});

/** The same by `loadx`, for a U-Boot without `loady`. */
export const xmodemUBootSettings: UBootSettings = parseUBootSettings(byXmodem(rigText));

const x86Text = textFor(qemuMachines.x86.memory);

/** Of real U-Boots in QEMU; both protocols are among them. */
export const uBootSettingsOf: Readonly<Record<Architecture, UBootSettings>> = {
  arm: rigUBootSettings,
  arm64: parseUBootSettings(byXmodem(textFor(qemuMachines.arm64.memory))),
  x86: parseUBootSettings(x86Text),
};

/** U-Boot for x86 can change the speed of its console for a transfer. */
export const fastX86UBootSettings: UBootSettings = parseUBootSettings({
  ...x86Text,
  transfer: { ...x86Text.transfer, baudRates: [921_600] },
});
