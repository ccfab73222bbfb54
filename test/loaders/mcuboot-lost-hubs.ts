import { afterEach, expect } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import type { VirtualMcubootHub, VirtualMcubootOptions } from '../rig/virtual-mcuboot.ts';
import { image, never, noHooks, startHub } from './mcuboot-under-test.ts';

/** Hubs whose bootloader speaks SMP, for the tests of their rescue; switched off after each test. */

const hubs: VirtualMcubootHub[] = [];
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.cutPower();
});

export const chf = requireDeviceId(sampleIdentity(2).chf, 'test');

export const startWith = (options: Partial<VirtualMcubootOptions> = {}): VirtualMcubootHub => {
  const hub = startHub({ recovery: { smpVersion: 1 }, ...options });
  hubs.push(hub);
  return hub;
};
export const blink = (hub: VirtualMcubootHub): void => {
  hub.cutPower();
  hub.powerOn();
};
/** Its bootloader finds nothing to start. */
export const startLost = (options: Partial<VirtualMcubootOptions> = {}): VirtualMcubootHub => {
  const hub = startWith(options);
  hub.loseFirmware();
  blink(hub);
  return hub;
};

/** The same, with a bootloader that speaks no SMP. */
export const startMute = (): VirtualMcubootHub => {
  const hub = startHub();
  hubs.push(hub);
  hub.loseFirmware();
  blink(hub);
  return hub;
};

export const finish = async (loader: Loader, bytes = image) => {
  await loader.load(bytes, noHooks, never);
  expect(await loader.check(bytes, never)).toBe('once-it-runs');
  await loader.restart(never);
  const announced = await loader.readVersion(never);
  await loader.keep?.(never);
  return announced;
};
