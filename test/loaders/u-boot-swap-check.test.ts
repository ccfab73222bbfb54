import { afterAll, describe, expect, it } from 'vitest';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { SwapMoment } from '../rig/swap-line.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';
import {
  hooks,
  image,
  interrupted,
  isOther,
  makeHub,
  mine,
  never,
  other,
  powerOff,
  strangerStates,
  swapped,
} from './u-boot-swapped.ts';

passVirtualTime();

afterAll(powerOff);

const moments: [string, SwapMoment][] = [
  ['before the hub names itself', { command: 'printenv', passes: 3, at: { typed: 'before' } }],
  ['before memory is filled', { command: 'mw.b 44000000', at: { typed: 'before' } }],
  ['while that is typed', { command: 'mw.b 44000000', at: { typed: 'up to', until: 'mw.b' } }],
  ['before storage is read back', { command: 'load mmc 0:1 44000000', at: { typed: 'before' } }],
  ['while it is read back', { command: 'load mmc 0:1 44000000', at: { typed: 'all' } }],
  ['before its size is asked', { command: 'printenv filesize', at: { typed: 'before' } }],
  ['before its checksum is asked', { command: 'crc32 44000000', at: { typed: 'before' } }],
  ['between that question and Enter', { command: 'crc32 44000000', at: { typed: 'all but Enter' } }],
  ['in the answer to it', { command: 'crc32 44000000', at: { heardOfMarker: 2 } }],
  ['before the hub names itself again', { command: 'printenv chf', passes: 4, at: { typed: 'before' } }],
];

describe.each(strangerStates)('u-boot loader, a hub that holds production already and %s', (state) => {
  it.each(moments)('gives no verdict on the one that was written: put in its place %s', async (_, moment) => {
    const { loader, forbidden } = await swapped(state, moment, [makeHub(), makeHub(other, image)]);
    await loader.load(image, hooks, never);
    await expect(loader.check(image, never)).rejects.toMatchObject(isOther);
    expect(forbidden()).toEqual([]);
  });
});

describe('u-boot loader, whether storage holds an image', () => {
  it.each([
    ['before it is read back', { command: 'mw.b', passes: 2, at: { typed: 'before' } }],
    ['after its checksum was told', { command: 'crc32', at: { heardOfMarker: 15 } }],
  ] as const)('is not said of a hub put in place of the one that was asked, %s', async (_, moment) => {
    const { loader } = await swapped('waits at its prompt', moment, [makeHub(), makeHub(other, image)]);
    await expect(loader.holds(image, never)).rejects.toMatchObject(isOther);
  });

  it('is said of the hub that was identified', async () => {
    const { loader } = await interrupted('line', { command: 'no such command', at: { typed: 'all' } });
    expect(await loader.holds(image, never)).toBe('differs');
  });
});

describe('u-boot loader, a check', () => {
  const checked = async (renamed: (loader: Loader) => Promise<void>): Promise<void> => {
    const hub = makeHub();
    const { loader } = await interrupted('line', { command: 'no such command', at: { typed: 'all' } }, hub);
    await loader.load(image, hooks, never);
    hub.behave({ identity: other });
    await renamed(loader);
    hub.behave({ identity: mine });
  };

  it('takes nothing but the hub’s own word for who it is', () =>
    checked((loader) => expect(loader.check(image, never)).rejects.toMatchObject(isOther)));

  it.each([
    ['before storage is read back', { command: 'load mmc 0:1 44000000', at: { typed: 'before' } }],
    ['before its checksum is asked', { command: 'crc32 44000000', at: { typed: 'before' } }],
  ] as const)(
    'names a hub that was restarted in the middle, unseen by the adapter: %s',
    async (_, moment) => {
      const { loader } = await interrupted('power', moment);
      await loader.load(image, hooks, never);
      await expect(loader.check(image, never)).rejects.toMatchObject({
        code: 'hub-restarted',
        message: expect.stringContaining(mine.chf),
      });
    },
  );

  it('of a hub that was restarted before it is that of the hub all the same: its storage is asked anew', async () => {
    const moment = { command: 'printenv chf', passes: 3, at: { typed: 'before' } } as const;
    const { loader } = await interrupted('power', moment);
    await loader.load(image, hooks, never);
    expect(await loader.check(image, never)).toBe('stored');
  });

  it('confirms who is there by one reading before and one after, while nothing is in doubt', async () => {
    const hub = makeHub();
    const { loader } = await interrupted('line', { command: 'no such command', at: { typed: 'all' } }, hub);
    await loader.load(image, hooks, never);
    const before = hub.carriedOut.length;
    await loader.check(image, never);
    const readings = hub.carriedOut.slice(before).filter((text) => text.startsWith('printenv chf'));
    expect(readings).toHaveLength(2);
  });
});
