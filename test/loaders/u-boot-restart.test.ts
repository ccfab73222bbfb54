import { describe, expect, it } from 'vitest';
import type { HubAtPrompt } from '../../src-main/core/loaders/u-boot/hub-at-prompt.ts';
import { restartHub } from '../../src-main/core/loaders/u-boot/restart.ts';
import type { Shell } from '../../src-main/core/loaders/u-boot/shell.ts';
import { createConsole } from '../../src-main/core/protocols/console/console.ts';
import { Fault, type FaultCode } from '../../src-shared/domain/faults/fault.ts';
import { rigUBootSettings as settings } from '../rig/u-boot-settings.ts';
import { createVirtualLink } from '../rig/virtual-link.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

passVirtualTime();

const never = new AbortController().signal;
const { bannerMs, leaveMs } = settings.deadlines;
const [banner, left] = ['\r\nU-Boot 2023.01 (virtual hub)\r\n', '## Executing script at 40400000\r\n'];
const announcement = 'CH-FIRMWARE version=01020305 chf=88-73-84-90-6A-10-00-17\r\n';
const [refused, prompt] = ['@1:1:1:\r\n=> ', '\r\n=> '];
const fault = (code: FaultCode): Fault => new Fault(code, `slot 3: ${code}`);

/** What comes of telling a hub to restart: a text it says, nothing to be heard of it, or a fault. */
type Told = string | 'cannot be typed' | Fault;

interface Restarting {
  readonly confirm?: Fault | undefined;
  readonly tries?: number;
}

const restarting = async (told: readonly Told[], { confirm, tries = 3 }: Restarting = {}) => {
  const { link, device } = createVirtualLink('slot 3', { baudRate: 115_200 });
  const console = createConsole(link);
  const did: string[] = [];
  const begin: HubAtPrompt['begin'] = async (command) => {
    const word = told[did.filter((what) => what === command).length];
    did.push(command);
    if (word instanceof Fault) throw word;
    if (word === undefined || word === 'cannot be typed') return null;
    device.send(Buffer.from(word));
    return { finish: async () => null, refused: /@1:1:1:\r\n=> $/ };
  };
  const unasked = (): never => {
    throw new Error('nobody asked for that');
  };
  const hubs: HubAtPrompt = {
    begin,
    identify: unasked,
    known: unasked,
    confirm: async () => {
      did.push('who is there');
      throw confirm ?? fault('no-reply');
    },
  };
  const shell: Shell = { isAtPrompt: false, resync: unasked, mark: unasked, lose: () => did.push('lost') };
  const context = {
    console,
    shell,
    hubs,
    settings: { ...settings, tries: { ...settings.tries, restart: tries } },
  };
  const beganMs = performance.now();
  const outcome = await restartHub(context, never).then(
    () => 'left',
    (error: Error) => error.message,
  );
  const tookMs = Math.round(performance.now() - beganMs);
  return { outcome, tookMs, did, unread: (await console.expect({ all: /[\s\S]+/ }, 0, never))?.match[0] };
};

describe('a restart', () => {
  it.each([
    ['its bootloader and then its firmware were heard', banner + left],
    ['its firmware was heard, and noise hid the rest', left],
    ['it announces itself', announcement],
    ['it announces itself after its bootloader was heard', banner + announcement],
    ['it left its bootloader after fewer starts than a loop has', banner + banner + banner + left],
  ])('is seen where %s', async (_, said) => {
    const { outcome, tookMs, did } = await restarting([said]);
    expect({ outcome, tookMs, did }).toEqual({ outcome: 'left', tookMs: 0, did: ['reset', 'lost'] });
  });

  it.each([announcement, banner + announcement])('leaves an announcement to be read', async (said) => {
    expect((await restarting([said])).unread).toBe(announcement);
  });

  it.each<[string, Told, number]>([
    ['nothing was heard of', '', bannerMs],
    ['the hub refused, for it is another one', refused, 0],
    ['could not be typed', 'cannot be typed', 0],
  ])('is told once more where it %s', async (_, first, tookMs) => {
    const restarted = await restarting([first, banner + left]);
    expect(restarted).toMatchObject({ outcome: 'left', tookMs, did: ['reset', 'lost', 'reset', 'lost'] });
  });

  it('is told as often as the settings say, and failed then', async () => {
    const { outcome, tookMs, did } = await restarting(['', '', '', banner + left]);
    expect(outcome).toBe(`slot 3: the hub did not restart after 3 tries of ${bannerMs} ms`);
    expect({ tookMs, told: did.filter((what) => what === 'reset').length }).toEqual({
      tookMs: 3 * bannerMs,
      told: 3,
    });
  });

  it.each<FaultCode>(['no-reply', 'hub-swapped'])(
    'that could not be told at first ends with the reason: %s',
    async (code) => {
      const { outcome, did } = await restarting([fault(code), banner + left]);
      expect({ outcome, did }).toEqual({ outcome: `slot 3: ${code}`, did: ['reset'] });
    },
  );

  it.each<FaultCode>(['no-reply', 'console-garbled', 'identity-unreadable', 'identity-unstable'])(
    'that nobody is there for any more the second time has failed: %s',
    async (code) => {
      const { outcome } = await restarting(['', fault(code)], { tries: 2 });
      expect(outcome).toMatch(/did not restart after 2 tries/);
    },
  );

  it('that another hub is there for the second time names that one', async () => {
    const { outcome } = await restarting(['', fault('hub-swapped'), banner + left]);
    expect(outcome).toBe('slot 3: hub-swapped');
  });
});

describe('a hub that started', () => {
  it('and says nothing more has failed to restart, once its time is over', async () => {
    expect(await restarting([banner])).toMatchObject({
      outcome: `slot 3: the hub did not leave its bootloader within ${leaveMs} ms`,
      tookMs: leaveMs,
      did: ['reset', 'lost'],
    });
  });

  it('over and over is in a loop', async () => {
    expect(await restarting([banner.repeat(4) + left])).toMatchObject({
      outcome: 'slot 3: the bootloader started 4 times after one restart',
    });
  });

  it.each<FaultCode>(['no-reply', 'console-garbled', 'identity-unreadable', 'identity-unstable'])(
    'and is back at its prompt found no firmware, also where it does not say who it is: %s',
    async (code) => {
      const { outcome, did } = await restarting([banner + prompt], { confirm: fault(code) });
      expect(outcome).toBe('slot 3: the hub found no firmware to start and is back at its boot prompt');
      expect(did).toEqual(['reset', 'lost', 'who is there']);
    },
  );

  it('and is back at its prompt is named where it is another one', async () => {
    const { outcome } = await restarting([banner + prompt], { confirm: fault('hub-swapped') });
    expect(outcome).toBe('slot 3: hub-swapped');
  });
});
