import { type DeviceModelKey, parseDeviceModelKey } from '../../src-shared/domain/device-model.ts';
import type { LoaderSettings } from '../../src-shared/domain/release.ts';
import { makeGeckoFirmware } from './gecko-image.ts';
import { readGeckoFirmware } from './gecko-reader.ts';
import { rigGeckoSettings } from './gecko-settings.ts';
import { makeMcubootFirmware, versionToldBy } from './mcuboot-image.ts';
import { rigMcubootSettings } from './mcuboot-settings.ts';
import { makeRigFirmware, parseScriptImage } from './u-boot-image.ts';
import { rigUBootSettings } from './u-boot-settings.ts';

export type RigKind = 'u-boot' | 'gecko' | 'mcuboot';

/** What a site knows of the hubs of one kind: the Device Model they all are, and how to speak to it. */
export interface RigKindOfHub {
  /** Model and hardware version as a hub says them. */
  readonly model: string;
  readonly deviceModel: DeviceModelKey;
  readonly settings: LoaderSettings;
  image(version: string, padBytes: number): Uint8Array;
  /** The version in what a hub's storage holds; null when it is no firmware. */
  versionIn(image: Uint8Array): string | null;
}

const key = (text: string): DeviceModelKey => {
  const parsed = parseDeviceModelKey(text);
  if (parsed === null) throw new Error(`${text} is no Device Model`);
  return parsed;
};

export const rigKinds: Readonly<Record<RigKind, RigKindOfHub>> = {
  'u-boot': {
    model: '01020003',
    deviceModel: key('106C-0102'),
    settings: rigUBootSettings,
    image: (version, padBytes) => makeRigFirmware({ version, padBytes }),
    versionIn: (image) => parseScriptImage(image)?.name ?? null,
  },
  gecko: {
    model: '02020003',
    deviceModel: key('106C-0202'),
    settings: rigGeckoSettings,
    image: (version, padBytes) => makeGeckoFirmware({ version, padBytes }),
    versionIn: (image) => {
      const reading = readGeckoFirmware(image);
      return reading.kind === 'valid' ? reading.version : null;
    },
  },
  mcuboot: {
    model: '03020003',
    deviceModel: key('106C-0302'),
    settings: rigMcubootSettings,
    image: (version, padBytes) => makeMcubootFirmware({ version, padBytes }),
    versionIn: (image) => versionToldBy(image) || null,
  },
};
