import type { UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import { describeLoader, type HubUnderTest, uBootWays } from '../contract/loader.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings, xmodemUBootSettings } from '../rig/u-boot-settings.ts';
import { createVirtualHub } from '../rig/virtual-hub.ts';
import type { VirtualHubBehaviour } from '../rig/virtual-hub-behaviour.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const startVirtualHub = async (
  settings: UBootSettings,
  behaviour: VirtualHubBehaviour = {},
  startsTransfer = 'loady 42000000\r',
): Promise<HubUnderTest> => {
  const firmwareVersion = '01020304';
  const hub = createVirtualHub({
    name: 'virtual hub',
    identity: sampleIdentity(7),
    firmwareVersion,
    behaviour,
    timing: { writeMsPerKib: 6 },
  });
  return {
    identity: hub.identity,
    firmwareVersion,
    settings,
    insideWriteMs: 150,
    ways: { ...uBootWays, startsTransfer },
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
describeLoader('u-boot loader over XMODEM on a virtual hub whose lines end in LF CR', () =>
  startVirtualHub(xmodemUBootSettings, { lineEnd: '\n\r' }, 'loadx 42000000\r'),
);
