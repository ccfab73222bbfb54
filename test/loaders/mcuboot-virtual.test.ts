import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import type { FramingKind } from '../../src-main/core/protocols/smp/framing.ts';
import { describeLoader, type HubUnderTest, type LoaderWays } from '../contract/loader.ts';
import { describeResume, type ResumingHub } from '../contract/loader-resume.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import {
  hubOptionsFor,
  quickMcubootSettings,
  quickRawSettings,
  quickSettingsFor,
  rigRecovery,
} from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualMcubootHub, type VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';

const firmwareVersion = '01020304';

/** The beginning of an upload that nobody went on with. */
const begun: Readonly<Record<FramingKind, string>> = {
  console: '\x06\x09BAAKAAQAAAEAAAGk',
  raw: '\x0a\x00\x03\xf8\x00\x01\x07\x01\xa4',
};

const settingsIn: Readonly<Record<FramingKind, McubootSettings>> = {
  console: quickMcubootSettings,
  raw: quickRawSettings,
};

const startHub = async (
  settings: McubootSettings,
  options: Partial<VirtualMcubootOptions>,
  ways: Partial<LoaderWays> = {},
): Promise<HubUnderTest> => {
  const hub = createVirtualMcubootHub({
    name: 'virtual hub',
    identity: sampleIdentity(7),
    firmwareVersion,
    framing: settings.framing,
    ...options,
  });
  return {
    identity: hub.identity,
    firmwareVersion,
    settings,
    insideWriteMs: 0,
    ways: {
      makeFirmware: makeMcubootFirmware,
      startsTransfer: begun[settings.framing],
      uncheckedCode: 'check-mismatch',
      compares: 'storage',
      writes: 'to-spare-slot',
      ...ways,
    },
    openLink: async () => hub.openLink(),
    cutPower: async () => hub.cutPower(),
    powerOn: async () => hub.powerOn(),
    storedFirmware: () => hub.slots.held[hub.slots.uploadSlot],
    stop: async () => hub.cutPower(),
  };
};

for (const framing of ['console', 'raw'] as const)
  describeLoader(`mcuboot loader on a virtual hub, ${framing} framing`, () =>
    startHub(settingsIn[framing], {}),
  );

for (const kind of ['overwrite', 'direct-xip', 'direct-xip-revert', 'ram-load'] as const)
  describeLoader(`mcuboot loader on a virtual hub, ${kind}`, () =>
    startHub(quickSettingsFor(kind), hubOptionsFor(kind)),
  );

// Firmware that runs from RAM outlives a transfer that was cut off, and with it this suite's promise that it is gone then.
describeLoader('mcuboot loader on a virtual hub, single-slot', () =>
  startHub(quickSettingsFor('single-slot'), hubOptionsFor('single-slot'), { writes: 'while-receiving' }),
);

describeLoader('mcuboot loader on a virtual hub, a bootloader that speaks SMP', () =>
  startHub(
    { ...quickMcubootSettings, recovery: rigRecovery },
    { recovery: { smpVersion: 1 } },
    { rescues: true },
  ),
);

const startResuming =
  (framing: FramingKind) =>
  (keeps: 'line' | 'power'): ResumingHub => {
    const hub = createVirtualMcubootHub({
      name: 'virtual hub',
      identity: sampleIdentity(7),
      firmwareVersion,
      framing,
      keepsUpload: keeps === 'power',
    });
    return {
      settings: settingsIn[framing],
      openingBytes: 256,
      openLink: () => hub.openLink(),
      cutPower: () => hub.cutPower(),
      powerOn: () => hub.powerOn(),
      heardImageBytes: () => hub.uploadedBytes,
      erasures: () => hub.writeCount,
      storedFirmware: () => hub.slots.secondary,
    };
  };

const resumed = makeMcubootFirmware({ version: '01020399', padBytes: 32_768 });
describeResume('mcuboot loader resumes, console framing', startResuming('console'), resumed);
describeResume('mcuboot loader resumes, raw framing', startResuming('raw'), resumed);
