import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { HubAtPrompt, KnownHub } from '../../src-main/core/loaders/u-boot/hub-at-prompt.ts';
import type { Answer } from '../../src-main/core/loaders/u-boot/shell.ts';
import { checkStorage, compareStorage, writeStorage } from '../../src-main/core/loaders/u-boot/storage.ts';
import { rigUBootSettings, uBootSettingsOf } from '../rig/u-boot-settings.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';

const never = new AbortController().signal;
const image = Buffer.alloc(0x800, 0x5a);
const hex = (value: number): string => value.toString(16).padStart(8, '0');
const good = hex(crc32(image));
const [write = uBootSettingsOf.arm.restart.command] = rigUBootSettings.store.commands;
const settings = {
  ...rigUBootSettings,
  store: { commands: [write, write] },
  tries: { ...rigUBootSettings.tries, command: 3 },
};
const writing = 'fatwrite virtio 0:1 42000000 firmware.img 800';
const [askTransfer, askStored] = ['crc32 42000000 800', 'crc32 44000000 800'];

type Says = Answer | null | readonly (Answer | null)[];
const says = (output: string, code = 0): Answer => ({ code, output });
const crcIs = (crc: string): Answer => says(`crc32 for 42000000 ==> ${crc}\r\n`);

/** Hubs at a prompt that answer as told, in turn where it is a list, and every other command with success and no word. */
const promptOf = (told: Readonly<Record<string, Says>> = {}) => {
  const did: string[] = [];
  const waits = new Map<string, number>();
  let session = 0;
  const open = (): KnownHub => {
    const name = session === 0 ? '' : `${session}: `;
    session++;
    const answer = async (command: string, waitMs: number): Promise<Answer | null> => {
      const before = did.filter((what) => what.endsWith(command)).length;
      did.push(`${name}${command}`);
      waits.set(command, waitMs);
      const word = told[command];
      if (word === undefined) return says('');
      return 'length' in (word ?? {})
        ? ((word as readonly (Answer | null)[])[before] ?? null)
        : (word as Answer | null);
    };
    const sure = async (command: string, waitMs: number): Promise<Answer> => {
      const word = await answer(command, waitMs);
      if (word === null) throw new Error(`another hub answered ${command}`);
      return word;
    };
    return { ask: sure, fill: sure, act: answer };
  };
  const unasked = (): never => {
    throw new Error('nobody asked for that');
  };
  const hubs: HubAtPrompt = {
    identify: unasked,
    known: unasked,
    begin: unasked,
    confirm: async () => {
      did.push('who is there');
      return open();
    },
  };
  const context = { where: 'slot 3', hubs, settings, signal: never };
  return { did, waits, open, context };
};

const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'written',
    (error: Error & { code: string }) => `${error.code}: ${error.message}`,
  );
const written = async (told: Readonly<Record<string, Says>>) => {
  const { did, waits, open, context } = promptOf(told);
  return { outcome: await outcomeOf(writeStorage(context, image, open())), did, waits };
};

passVirtualTime();

describe('a write to storage', () => {
  it('is told to the hub that was proven, each command once and in order, with time for all the bytes', async () => {
    const { outcome, did, waits } = await written({});
    expect({ outcome, did }).toEqual({ outcome: 'written', did: [writing, writing] });
    expect([...waits]).toEqual([[writing, 10_010]]);
  });

  it('tells how long it took', async () => {
    const { context, open } = promptOf();
    const slow: KnownHub['act'] = async () => {
      await new Promise((resolve) => setTimeout(resolve, 70));
      return says('');
    };
    expect(await writeStorage(context, image, { ...open(), act: slow })).toBeCloseTo(140);
  });

  it('that the hub says has failed is told no more, with the last words of the hub', async () => {
    const { outcome, did } = await written({ [writing]: says(`${'.'.repeat(200)}no space\r\n`, 3) });
    expect(outcome).toBe(
      `hub-write-failed: slot 3: \`${writing}\` ended with code 3: ${'.'.repeat(112)}no space`,
    );
    expect(did).toEqual([writing]);
  });

  it('whose end was not heard is told again once the hub said who it is and that its memory holds the image', async () => {
    const { outcome, did } = await written({
      [writing]: [null, says(''), says('')],
      [askTransfer]: crcIs(good),
    });
    expect({ outcome, did }).toEqual({
      outcome: 'written',
      // The next command is told in the session that was proven last.
      did: [writing, 'who is there', `1: ${askTransfer}`, `1: ${writing}`, `1: ${writing}`],
    });
  });

  it('is not told again to a hub whose memory holds something else', async () => {
    const { outcome, did } = await written({ [writing]: [null], [askTransfer]: crcIs('000000ab') });
    expect(outcome).toBe(
      `hub-restarted: slot 3: the hub was restarted in the write: its memory holds 2048 bytes with CRC-32 000000ab, the image has 2048 bytes with CRC-32 ${good}; nothing was written a second time`,
    );
    expect(did.filter((what) => what.endsWith(writing))).toEqual([writing]);
  });

  it('whose end is never heard is given up after as many times as it may be told', async () => {
    const { outcome, did } = await written({ [writing]: [], [askTransfer]: crcIs(good) });
    expect(outcome).toBe(
      `console-garbled: slot 3: no readable answer to \`${writing}\` after 3 tries of 10010 ms`,
    );
    expect(did.filter((what) => what.endsWith(writing))).toHaveLength(3);
  });
});

describe('what storage holds', () => {
  const sizeIs = (size: string): Answer => says(`filesize=${size}\r\n`);
  const same = { 'printenv filesize': sizeIs('800'), [askStored]: crcIs(good) };
  const compared = async (told: Readonly<Record<string, Says>>, held: Uint8Array = image) => {
    const { did, waits, context } = promptOf(told);
    return { difference: await compareStorage(context, held), did, waits };
  };

  it('is loaded to memory that was made to hold something else, between two times that the hub names itself', async () => {
    const { difference, did, waits } = await compared(same);
    const [filled, load] = ['mw.b 44000000 a5 800', 'load virtio 0:1 44000000 firmware.img'];
    expect(difference).toBeNull();
    expect(did).toEqual([
      'who is there',
      'blkcache configure 0 0',
      filled,
      'setenv filesize',
      load,
      'printenv filesize',
      askStored,
      'who is there',
    ]);
    expect([waits.get(filled), waits.get(load)]).toEqual([10_010, 10_010]);
  });

  it.each([
    [0x00, 'ff'],
    [0xff, '00'],
    [0xf5, '0a'],
  ])('is read over bytes that an image beginning with %i does not begin with: %s', async (first, poison) => {
    const other = Buffer.from([first, ...image.subarray(1)]);
    const told = { ...same, [askStored]: crcIs(hex(crc32(other))) };
    expect((await compared(told, other)).did).toContain(`mw.b 44000000 ${poison} 800`);
  });

  it.each([
    ['its size alone', { 'printenv filesize': sizeIs('801') }, `2049 bytes with CRC-32 ${good}`],
    ['its checksum alone', { [askStored]: crcIs('000000ab') }, '2048 bytes with CRC-32 000000ab'],
  ])('differs by %s', async (_, told, held) => {
    const difference = `storage holds ${held}, the image has 2048 bytes with CRC-32 ${good}`;
    expect((await compared({ ...same, ...told })).difference).toBe(difference);
    const { context } = promptOf({ ...same, ...told });
    expect(await outcomeOf(checkStorage(context, image))).toBe(`check-mismatch: slot 3: ${difference}`);
  });

  it('is checked where it holds the image', async () => {
    await expect(checkStorage(promptOf(same).context, image)).resolves.toBeUndefined();
  });

  it.each(['blkcache configure 0 0', 'setenv filesize', 'load virtio 0:1 44000000 firmware.img'])(
    'cannot be told where a command before fails: %s',
    async (command) => {
      const { context, did } = promptOf({ ...same, [command]: says('** no\r\n', 1) });
      const outcome = await outcomeOf(compareStorage(context, image));
      expect(outcome).toBe(`check-failed: slot 3: \`${command}\` ended with code 1: ** no`);
      expect(did.at(-1)).toBe(command);
    },
  );
});
