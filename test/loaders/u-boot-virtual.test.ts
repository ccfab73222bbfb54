import { describeLoader, type HubUnderTest } from '../contract/loader.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub } from '../rig/virtual-hub.ts';

const startVirtualHub = async (): Promise<HubUnderTest> => {
  const firmwareVersion = '01020304';
  const hub = createVirtualHub({
    name: 'virtual hub',
    identity: sampleIdentity(7),
    firmwareVersion,
    timing: { writeMsPerKib: 6 },
  });
  return {
    identity: hub.identity,
    firmwareVersion,
    settings: rigUBootSettings,
    insideWriteMs: 150,
    openLink: async () => hub.openLink(),
    cutPower: async () => hub.cutPower(),
    powerOn: async () => hub.powerOn(),
    storedFirmware: () => hub.storedFirmware(),
    stop: async () => hub.cutPower(),
  };
};

describeLoader('u-boot loader on a virtual hub', startVirtualHub);
