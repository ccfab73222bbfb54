import { describe, expect, it } from 'vitest';
import { createLoader } from '../../src-main/core/loaders/create-loader.ts';
import type { Loader } from '../../src-main/core/loaders/loader.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import type { SmpRequest } from '../../src-main/core/protocols/smp/smp-port.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings, quickSettingsFor, recoverable } from '../rig/mcuboot-settings.ts';
import {
  type Answer,
  active,
  answersOf,
  chf,
  entry,
  inTurn,
  listOf,
  named,
  never,
  notSupported,
  type Script,
  stranger,
} from './mcuboot-scripted-hub.ts';
import { scriptLink } from './mcuboot-scripted-link.ts';

/** What a loader does to a hub, by what the hub was asked; on a line where nothing has to be waited for. */

const image = makeMcubootFirmware({ version: '01020305', padBytes: 512 });
const hash = image.slice(-32);

const hasty = (settings: McubootSettings): McubootSettings => ({
  ...settings,
  transfer: { ...settings.transfer, match: 'if-told', window: 1, maxBytes: 512 },
  restart: { ...settings.restart, dark: null },
  deadlines: { ...settings.deadlines, enterMs: 1_000, answerMs: 500, resetDelayMs: 1, backMs: 1_000 },
});
const settings = hasty(quickMcubootSettings);
const withRecovery = hasty(recoverable);
const singleSlot = hasty(quickSettingsFor('single-slot'));

type Told = Answer | (() => Answer);

const runs = listOf(entry(0, 1, active));
const stored = listOf(entry(0, 1, active), entry(1, null, { hash }));
const onTrial = listOf(entry(0, null, { hash, active: true }), entry(1, 1));
const kept = listOf(entry(0, null, { hash, ...active }), entry(1, 1));

/** Takes an upload, and says of it what it is told to. */
const takes = (match: Told = {}) => {
  let at = 0;
  return ({ off, data }: SmpRequest['payload']): Answer => {
    if (off === 0) at = 0;
    if (data instanceof Uint8Array) at += data.length;
    const word = at < image.length ? {} : typeof match === 'function' ? match() : match;
    return typeof word === 'string' ? word : { off: at, ...word };
  };
};

interface Answers {
  readonly who?: Told;
  readonly list?: Told;
  readonly upload?: Answer | ((payload: SmpRequest['payload']) => Answer);
}
const firmware = ({ who = named(), list = stored, upload = takes() }: Answers = {}): Script =>
  answersOf({
    'write 0/0': {},
    'write 0/5': {},
    'read 0/6': notSupported,
    'write 9/0': who,
    'read 1/0': list,
    'write 1/0': {},
    'write 1/1': upload,
  });
/** Nothing to start at first, and what was loaded once it was. */
const bootloader = (upload = takes()): Script => {
  let isLoaded = false;
  return answersOf({
    'write 0/0': {},
    'write 0/5': {},
    'read 0/6': notSupported,
    'write 9/0': notSupported,
    'read 1/0': () => (isLoaded ? listOf(entry(0, null, { hash })) : listOf()),
    'write 1/1': (payload) => {
      isLoaded = true;
      return upload(payload);
    },
  });
};

const hooks = { onProgress: () => {}, onWriteBegins: () => {} };
const full = { ...hooks, onWriteBegins: () => Promise.reject(new Error('the journal is full')) };
const identified = async (
  script: Script,
  how = settings,
  olderFrames = bootloader(),
): Promise<Loader & { asked: string[] }> => {
  const { link, asked } = scriptLink(script, olderFrames, { framing: how.framing });
  const loader = createLoader({ link, settings: how });
  await loader.identify(never);
  return Object.assign(loader, { asked });
};
const rescued = async (how: McubootSettings, script: Script = () => 'silence') => {
  const { link, asked } = scriptLink(script, bootloader());
  const loader = createLoader({ link, settings: how });
  await loader.enterForRescue?.(chf, never);
  return { loader, asked };
};

describe('the check', () => {
  it('is of the hub that was identified', async () => {
    // Asked twice who it is and for its version, and once more for the first check.
    const who = inTurn(named(), named(), named(), named(), named(), stranger);
    const loader = await identified(firmware({ who }));
    await expect(loader.check(image, never)).resolves.toBe('once-it-runs');
    await expect(loader.check(image, never)).rejects.toMatchObject({ code: 'hub-swapped' });
  });

  it('believes a hub that hashed something else, whatever it lists', async () => {
    const loader = await identified(firmware({ upload: takes({ match: false }) }));
    await loader.load(image, hooks, never);
    await expect(loader.check(image, never)).rejects.toMatchObject({ code: 'check-mismatch' });
  });

  it.each([
    ['console', 'stored'],
    ['raw', 'once-it-runs'],
  ] as const)('takes a hub’s word over %s frames for %s', async (framing, proof) => {
    const loader = await identified(firmware({ upload: takes({ match: true }) }), { ...settings, framing });
    await loader.load(image, hooks, never);
    await expect(loader.check(image, never)).resolves.toBe(proof);
  });

  it('takes no word on one load for a word on the next', async () => {
    const take = takes({ match: true });
    let isRefused = false;
    const loader = await identified(
      firmware({ upload: (payload) => (isRefused ? { err: { group: 1, rc: 14 } } : take(payload)) }),
    );
    await loader.load(image, hooks, never);
    isRefused = true;
    await expect(loader.load(image, hooks, never)).rejects.toMatchObject({ code: 'transfer-refused' });
    await expect(loader.check(image, never)).resolves.toBe('once-it-runs');
  });

  it('is of the first slot in a rescue, and proves nothing before it runs', async () => {
    const { loader, asked } = await rescued(withRecovery);
    await loader.load(image, hooks, never);
    await expect(loader.check(image, never)).resolves.toBe('once-it-runs');
    expect(asked).not.toContain('read 1/0');
  });
});

describe('the load', () => {
  it('takes an image that just fits, and none that is a byte longer', async () => {
    await expect((await identified(firmware())).load(image, hooks, never)).resolves.toMatchObject({
      imageBytes: 512,
    });
    const tighter = { ...settings, transfer: { ...settings.transfer, maxBytes: 511 } };
    const loader = await identified(firmware(), tighter);
    await expect(loader.load(image, hooks, never)).rejects.toMatchObject({ code: 'image-too-large' });
    expect(loader.asked).not.toContain('write 1/1');
  });

  it('sends no hub to its bootloader that stands in it', async () => {
    const { loader, asked } = await rescued(singleSlot);
    await loader.load(image, hooks, never);
    expect(asked).not.toContain('write 0/5');
  });
});

describe('the line', () => {
  const slow = { baudRate: 9_600 };

  it('has the speed of the firmware before anything is asked', async () => {
    const { link, asked } = scriptLink(firmware(), undefined, slow);
    await createLoader({ link, settings }).identify(never);
    expect(asked.slice(0, 2)).toEqual(['lines 115200', 'write 0/0']);
  });

  it('has it in a rescue too', async () => {
    const { link, asked } = scriptLink(() => 'silence', bootloader(), slow);
    await createLoader({ link, settings: withRecovery }).enterForRescue?.(chf, never);
    expect(asked.slice(0, 3)).toEqual(['lines 115200', 'write 0/0', 'bootloader write 0/0']);
  });
});

describe('a visit', () => {
  it('leaves the hub running, and stopped once its bootloader is spoken to', async () => {
    const loader = await identified(firmware());
    expect(loader.leavesHub).toEqual({ afterIdentify: 'running', afterLoad: 'running' });
    const rescue = await rescued(withRecovery);
    expect(rescue.loader.leavesHub).toEqual({ afterIdentify: 'running', afterLoad: 'stopped' });
  });

  it('has nobody identified after a rescue that was turned down', async () => {
    const loader = await identified(firmware(), withRecovery, firmware());
    await expect(loader.enterForRescue?.(chf, never)).rejects.toMatchObject({ code: 'hub-answers' });
    await expect(loader.load(image, hooks, never)).rejects.toThrow('identified before anything is loaded');
  });

  it('speaks to firmware that answers after a rescue was entered, and has it run on', async () => {
    let isRunning = false;
    const script = firmware();
    const { loader, asked } = await rescued(singleSlot, (question, payload) =>
      isRunning ? script(question, payload) : 'silence',
    );
    isRunning = true;
    await loader.identify(never);
    expect(loader.leavesHub.afterLoad).toBe('running');
    asked.length = 0;
    await expect(loader.load(image, full, never)).rejects.toThrow('the journal');
    expect(asked.filter((each) => each.endsWith('write 0/5'))).toEqual(['write 0/5', 'bootloader write 0/5']);
  });

  it('has no hub of a rescue run on where its write is not to begin: it has nothing to run', async () => {
    const { loader, asked } = await rescued(withRecovery);
    await expect(loader.load(image, full, never)).rejects.toThrow('the journal');
    expect(asked).not.toContain('bootloader write 0/5');
  });

  it('does not take a hub for restarted that was not seen to be', async () => {
    const loader = await identified(firmware({ list: runs }));
    await expect(loader.restart(never)).rejects.toMatchObject({ code: 'restart-failed' });
  });

  it('has nothing to settle where nothing waits, and says so', async () => {
    const loader = await identified(firmware());
    await expect(loader.settle?.(async () => {}, never)).resolves.toBe(false);
  });

  it('keeps the image that it loaded', async () => {
    let list = stored;
    const script = firmware({ list: () => list });
    const loader = await identified((question, payload) => {
      if (question === 'write 1/0') list = kept;
      return script(question, payload);
    });
    await loader.load(image, hooks, never);
    list = onTrial;
    await loader.keep?.(never);
    expect(list).toBe(kept);
  });
});
