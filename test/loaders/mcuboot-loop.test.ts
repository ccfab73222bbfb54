import { describe, expect, it } from 'vitest';
import {
  mustNotLoop,
  startsSinceReset,
  withoutLoop,
} from '../../src-main/core/loaders/mcuboot/reboot-loop.ts';
import { heardBytes, heardStarts } from '../../src-main/core/loaders/mcuboot/visit.ts';
import { Fault, type FaultCode } from '../../src-shared/domain/faults/fault.ts';
import { recoverable } from '../rig/mcuboot-settings.ts';
import { never, scriptHub } from './mcuboot-scripted-hub.ts';

/** Four starts after one restart make a loop in the rig's catalogue. */
const startedTimes = (times: number, before = 0) => {
  const hub = scriptHub({ firmware: () => 'silence', startsBefore: before });
  hub.application.port.heardStarts = before + times;
  return hub.visit;
};
const loop = { code: 'reboot-loop', message: 'slot 3: the hub started 4 times after one restart' };

describe('a hub that starts over and over', () => {
  it('is a reboot-loop from the fourth start on, counted from its last restart', () => {
    expect(() => mustNotLoop(startedTimes(3))).not.toThrow();
    expect(() => mustNotLoop(startedTimes(3, 9))).not.toThrow();
    expect(() => mustNotLoop(startedTimes(4, 9))).toThrow(expect.objectContaining(loop));
    expect(startsSinceReset(startedTimes(5, 2))).toBe(5);
  });

  it('is one though everything it was asked was answered', async () => {
    await expect(withoutLoop(startedTimes(4), async () => 'done')).rejects.toMatchObject(loop);
    await expect(withoutLoop(startedTimes(3), async () => 'done')).resolves.toBe('done');
  });

  it.each<FaultCode>([
    'no-reply',
    'console-garbled',
    'restart-failed',
    'identity-unstable',
    'version-mismatch',
  ])('is what a %s comes from, which stays known as its cause', async (code) => {
    const cause = new Fault(code, 'slot 3: by the test');
    const work = () => Promise.reject(cause);
    await expect(withoutLoop(startedTimes(4), work)).rejects.toMatchObject({ ...loop, cause });
    await expect(withoutLoop(startedTimes(3), work)).rejects.toBe(cause);
  });

  it.each<FaultCode>(['reboot-loop', 'cancelled', 'port-lost', 'hub-swapped'])(
    'is not what a %s comes from',
    async (code) => {
      const fault = new Fault(code, 'slot 3: by the test');
      await expect(withoutLoop(startedTimes(4), () => Promise.reject(fault))).rejects.toBe(fault);
    },
  );

  it('is not what a mistake of this program comes from', async () => {
    const mistake = new TypeError('by the test');
    await expect(withoutLoop(startedTimes(4), () => Promise.reject(mistake))).rejects.toBe(mistake);
  });
});

describe('what is heard of a hub', () => {
  it('is heard whoever listened: for its firmware or for its bootloader', async () => {
    const hub = scriptHub({ firmware: () => ({}), bootloader: () => 'noise', settings: recoverable });
    hub.application.port.heardStarts = 2;
    if (hub.recovery !== null) hub.recovery.port.heardStarts = 3;
    await hub.application.requests.isAnswering(40, never);
    await hub.recovery?.requests.isAnswering(40, never);
    expect({ starts: heardStarts(hub.visit), bytes: heardBytes(hub.visit) }).toEqual({
      starts: 5,
      bytes: 39,
    });
  });

  it('is its firmware’s alone where its bootloader speaks no SMP', async () => {
    const hub = scriptHub({ firmware: () => ({}) });
    hub.application.port.heardStarts = 2;
    await hub.application.requests.isAnswering(40, never);
    expect({ starts: heardStarts(hub.visit), bytes: heardBytes(hub.visit) }).toEqual({
      starts: 2,
      bytes: 30,
    });
  });
});
