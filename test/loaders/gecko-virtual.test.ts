import { describeLoader, type HubUnderTest } from '../contract/loader.ts';
import { makeGeckoFirmware } from '../rig/gecko-image.ts';
import { rigGeckoSettings } from '../rig/gecko-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { createVirtualGecko } from '../rig/virtual-gecko.ts';

const firmwareVersion = '01020304';

/** Short deadlines where the fact is that nothing answers; all else answers at once. */
const settings = {
  ...rigGeckoSettings,
  deadlines: { ...rigGeckoSettings.deadlines, commandMs: 80, knockMs: 80, enterMs: 500 },
};

const startVirtualGecko = async (): Promise<HubUnderTest> => {
  const hub = createVirtualGecko({ name: 'virtual gecko', identity: sampleIdentity(7), firmwareVersion });
  return {
    identity: hub.identity,
    firmwareVersion,
    settings,
    insideWriteMs: 0,
    ways: {
      makeFirmware: makeGeckoFirmware,
      startsTransfer: '1',
      uncheckedCode: 'check-failed',
      compares: 'nothing',
      writes: 'while-receiving',
    },
    openLink: async () => hub.openLink(),
    cutPower: async () => hub.cutPower(),
    powerOn: async () => hub.powerOn(),
    storedFirmware: () => hub.storedFirmware(),
    stop: async () => hub.cutPower(),
  };
};

describeLoader('gecko loader on a virtual hub', startVirtualGecko);
