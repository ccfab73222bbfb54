import { describe, expect, it } from 'vitest';
import { sampleIdentity } from './sample-hubs.ts';
import { createVirtualRig, portOfSlot } from './virtual-rig.ts';

const open = () =>
  createVirtualRig({
    shelf: [0, 1].map((index) => ({
      identity: sampleIdentity(index),
      firmwareVersion: '01020304',
      story: 'usual',
    })),
    slotCount: 4,
  });

describe('the virtual rig', () => {
  it('has no port before a hub is plugged in', () => {
    const rig = open();
    expect(rig.ports()).toEqual([]);
    expect(() => rig.openLink(portOfSlot(1))).toThrow(/no hub is plugged in/);
  });

  it('has the port of a slot while a hub is in it', () => {
    const rig = open();
    rig.plug(2, 3);
    expect(rig.ports()).toEqual(['virtual:slot-3']);
    expect(rig.unplug(2).map(({ slot }) => slot)).toEqual([null, null]);
    expect(rig.ports()).toEqual([]);
  });

  it('moves a hub that is plugged in elsewhere', () => {
    const rig = open();
    rig.plug(1, 1);
    rig.plug(1, 2);
    expect(rig.ports()).toEqual(['virtual:slot-2']);
    rig.close();
  });

  it('takes one hub per slot', () => {
    const rig = open();
    rig.plug(1, 1);
    expect(() => rig.plug(2, 1)).toThrow(/another hub/);
    expect(() => rig.plug(2, 5)).toThrow(/no slot 5/);
    rig.close();
  });

  it('ends an open link as port-lost when the hub is unplugged', async () => {
    const rig = open();
    rig.plug(1, 1);
    const link = rig.openLink(portOfSlot(1));
    rig.unplug(1);
    await expect(link.write(Uint8Array.of(3))).rejects.toMatchObject({ code: 'port-lost' });
  });

  it('lets the hub of the slot speak on its link', async () => {
    const rig = open();
    rig.plug(2, 4);
    const { chunks } = rig.openLink(portOfSlot(4));
    expect(await chunks.next(5_000)).not.toBeNull();
    rig.close();
  });
});
