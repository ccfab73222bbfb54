import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import type { FramingKind } from '../../src-main/core/protocols/smp/framing.ts';
import { describeLoader, type HubUnderTest } from '../contract/loader.ts';
import { describeResume, type ResumingHub } from '../contract/loader-resume.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualMcubootHub } from '../rig/virtual-mcuboot.ts';

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

const startVirtualMcuboot = (framing: FramingKind) => async (): Promise<HubUnderTest> => {
  const hub = createVirtualMcubootHub({
    name: 'virtual hub',
    identity: sampleIdentity(7),
    firmwareVersion,
    framing,
  });
  return {
    identity: hub.identity,
    firmwareVersion,
    settings: settingsIn[framing],
    insideWriteMs: 0,
    ways: {
      makeFirmware: makeMcubootFirmware,
      startsTransfer: begun[framing],
      uncheckedCode: 'check-mismatch',
      compares: 'storage',
      writes: 'to-spare-slot',
    },
    openLink: async () => hub.openLink(),
    cutPower: async () => hub.cutPower(),
    powerOn: async () => hub.powerOn(),
    storedFirmware: () => hub.slots.secondary,
    stop: async () => hub.cutPower(),
  };
};

describeLoader('mcuboot loader on a virtual hub, console framing', startVirtualMcuboot('console'));
describeLoader('mcuboot loader on a virtual hub, raw framing', startVirtualMcuboot('raw'));

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
