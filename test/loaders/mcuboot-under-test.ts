import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader, LoadReport } from '../../src-main/core/loaders/loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings } from '../rig/mcuboot-settings.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import {
  createVirtualMcubootHub,
  type VirtualMcubootHub,
  type VirtualMcubootOptions,
} from '../rig/virtual-mcuboot.ts';

export const image = makeMcubootFirmware({ version: '01020305', padBytes: 16_384 });
export const never = new AbortController().signal;
export const noHooks = { onProgress: () => {}, onWriteBegins: () => {} };

/** A hub on slot 3, running 01020304. */
export const startHub = (options: Partial<VirtualMcubootOptions> = {}): VirtualMcubootHub =>
  createVirtualMcubootHub({
    name: 'slot 3',
    identity: sampleIdentity(2),
    firmwareVersion: '01020304',
    ...options,
  });

/** A visit of its own: a new link and a new loader. */
export const visit = (hub: VirtualMcubootHub, settings: Partial<McubootSettings> = {}): Loader =>
  createLoader({ link: hub.openLink(), settings: { ...quickMcubootSettings, ...settings } });

export const loadAndCheck = async (loader: Loader): Promise<LoadReport> => {
  const report = await loader.load(image, noHooks, never);
  await loader.check(image, never);
  return report;
};
