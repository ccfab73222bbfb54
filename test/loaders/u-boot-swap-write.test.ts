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
  never,
  other,
  powerOff,
  strangerStates,
  swapped,
} from './u-boot-swapped.ts';

passVirtualTime();

afterAll(powerOff);

const loadAndCheck = async (loader: Loader): Promise<void> => {
  await loader.load(image, hooks, never);
  await loader.check(image, never);
};

/** From before the command to the end of its end marker, which `command` is a part of. */
const momentsOf = (command: string): [string, SwapMoment['at']][] => [
  ['before that command', { typed: 'before' }],
  ['in front of it in its line', { typed: 'up to', until: command }],
  ['in the middle of its echo', { typed: 'up to', until: command.slice(2) }],
  ['near the end of its echo', { typed: 'up to', until: 'echo' }],
  ['between its echo and Enter', { typed: 'all but Enter' }],
  ['while it is carried out', { typed: 'all' }],
  ['in front of its end marker', { heardOfMarker: 0 }],
  ['in its end marker', { heardOfMarker: 4 }],
  ['at the end of its end marker', { heardOfMarker: 15 }],
];

describe.each(strangerStates)(
  'u-boot loader, a hub put in place of the identified one, which %s',
  (state) => {
    it.each(momentsOf('fatwrite'))('is not written, and named, at the write: %s', async (_, at) => {
      const { loader, stranger, before, forbidden } = await swapped(state, { command: 'fatwrite', at });
      await expect(loadAndCheck(loader)).rejects.toMatchObject(isOther);
      expect({ writes: stranger.writeCount, stored: stranger.storedFirmware(), did: forbidden() }).toEqual({
        writes: 0,
        stored: before,
        did: [],
      });
    });

    it.each(momentsOf('loady'))(
      'gets nothing into its memory, and is named, at the transfer: %s',
      async (_, at) => {
        const { loader, forbidden } = await swapped(state, { command: 'loady', at });
        await expect(loadAndCheck(loader)).rejects.toMatchObject(isOther);
        expect(forbidden()).toEqual([]);
      },
    );

    it.each(momentsOf('reset').filter(([, at]) => 'typed' in at))(
      'is not restarted, and never taken for the other, at the restart: %s',
      async (_, at) => {
        const { loader, forbidden } = await swapped(state, { command: 'reset', at });
        const saidAfterRestart = async () => {
          await loader.restart(never);
          return (await loader.readVersion(never)).chf;
        };
        // A start that is heard is as good as the first hub's until its firmware says whose it is.
        await expect(saidAfterRestart().catch((error: Error) => error.message)).resolves.toContain(other.chf);
        expect(forbidden()).toEqual([]);
      },
    );
  },
);

describe('u-boot loader, a hub put in place of the identified one, which does not say who it is', () => {
  it.each(['reset', 'loady', 'fatwrite'])('is told nothing at the second try of %s', async (command) => {
    const stranger = makeHub(other);
    const at = { typed: 'up to', until: command } as const;
    const { loader, forbidden } = await swapped('runs its firmware', { command, at }, [makeHub(), stranger]);
    stranger.behave({ identity: { chf: 'none' } });
    const work = command === 'reset' ? loader.restart(never) : loadAndCheck(loader);
    await expect(work).rejects.toMatchObject({ code: 'identity-unreadable' });
    expect({ did: forbidden(), writes: stranger.writeCount }).toEqual({ did: [], writes: 0 });
  });
});

describe('u-boot loader, a hub that loses its power in the middle of a visit, unseen by the adapter', () => {
  it.each([
    ['before the write', { typed: 'before' }, 0],
    ['between the command and Enter', { typed: 'all but Enter' }, 0],
    ['in the write', { typed: 'all' }, 1],
    ['in the end marker of the write', { heardOfMarker: 3 }, 1],
  ] as const)('is not written a second time: %s', async (_, at, writes) => {
    const { hub, loader } = await interrupted('power', { command: 'fatwrite', at });
    await expect(loadAndCheck(loader)).rejects.toMatchObject({
      code: 'hub-restarted',
      message: expect.stringContaining('nothing was written a second time'),
    });
    expect(hub.writeCount).toBe(writes);
  });
});

describe('u-boot loader, a line that fails for a moment in the write', () => {
  it.each([
    ['while the command is typed', { typed: 'up to', until: 'firmware.img' }, 1],
    ['before Enter', { typed: 'all but Enter' }, 1],
    ['in its end marker', { heardOfMarker: 3 }, 2],
  ] as const)(
    'has the hub asked who it is and what its memory holds before it is told again: %s',
    async (_, at, writes) => {
      const { hub, loader } = await interrupted('line', { command: 'fatwrite', at });
      await loadAndCheck(loader);
      const asked = hub.carriedOut.flatMap(
        (text) => /^(?:printenv chf|crc32 42|fatwrite)/.exec(text)?.[0] ?? [],
      );
      const proof = ['printenv chf', 'crc32 42'];
      const told = writes === 2 ? ['fatwrite'] : [];
      expect(asked.slice(asked.indexOf('crc32 42') - 1, asked.lastIndexOf('fatwrite') + 1)).toEqual([
        ...proof,
        ...told,
        ...proof,
        'fatwrite',
      ]);
      expect({ writes: hub.writeCount, stored: hub.storedFirmware() }).toEqual({ writes, stored: image });
    },
  );
});
