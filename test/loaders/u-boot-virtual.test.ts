import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { describeLoader, type HubUnderTest } from '../contract/loader.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub } from '../rig/virtual-hub.ts';

const startVirtualHub = async (settings: UBootSettings): Promise<HubUnderTest> => {
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
    settings,
    insideWriteMs: 150,
    openLink: async () => hub.openLink(),
    cutPower: async () => hub.cutPower(),
    powerOn: async () => hub.powerOn(),
    storedFirmware: () => hub.storedFirmware(),
    stop: async () => hub.cutPower(),
  };
};

const { transfer } = rigUBootSettings;
describeLoader('u-boot loader on a virtual hub', () => startVirtualHub(rigUBootSettings));
describeLoader('u-boot loader with faster transfers on a virtual hub', () =>
  startVirtualHub({ ...rigUBootSettings, transfer: { ...transfer, baudRates: [921_600] } }),
);
