import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LoadProgress } from '../../src-main/core/loaders/loader.ts';
import { parseMcubootImage } from '../../src-main/core/loaders/mcuboot/mcuboot-image.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import { isStored, transferImage } from '../../src-main/core/loaders/mcuboot/transfer.ts';
import type { Visit } from '../../src-main/core/loaders/mcuboot/visit.ts';
import type { SmpRequest } from '../../src-main/core/protocols/smp/smp-port.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { makeMcubootFirmware } from '../rig/mcuboot-image.ts';
import { quickMcubootSettings, recoverable } from '../rig/mcuboot-settings.ts';
import {
  type Answer,
  answersOf,
  entry,
  inTurn,
  listOf,
  named,
  never,
  notSupported,
  scriptHub,
  stranger,
} from './mcuboot-scripted-hub.ts';

const image = makeMcubootFirmware({ version: '01020305', padBytes: 1_024 });
const parsed = parseMcubootImage(image) ?? { version: '', hash: new Uint8Array(0), isHashProven: false };

const withMatch = (match: 'required' | 'if-told', settings = quickMcubootSettings): McubootSettings => ({
  ...settings,
  transfer: { ...settings.transfer, match, maxFrameBytes: 400, window: 1 },
});

describe('the slot that was written', () => {
  const hash = Uint8Array.of(7);
  const written = { version: '1.2.3', hash, isHashProven: true };

  it.each<[string, Answer, 'firmware' | 'bootloader', boolean]>([
    ['has the image where firmware lists its hash', listOf(entry(0, 1), entry(1, 7)), 'firmware', true],
    ['has none where another slot has it', listOf(entry(0, 7), entry(1, 1)), 'firmware', false],
    ['has none where it is not listed', listOf(entry(0, 7)), 'firmware', false],
    ['has none that firmware tells no hash of', listOf(entry(1, null)), 'firmware', false],
    ['has it where a bootloader lists its version', listOf(entry(1, null)), 'bootloader', true],
    [
      'has none where a bootloader lists another version',
      listOf(entry(1, null, { version: '1.2.4' })),
      'bootloader',
      false,
    ],
    [
      'has none where a bootloader lists another hash with its version',
      listOf(entry(1, 1)),
      'bootloader',
      false,
    ],
  ])('%s', async (_, list, who, isThere) => {
    const answers = answersOf({ 'read 1/0': list });
    const hub = scriptHub({ firmware: answers, bootloader: answers, writtenSlot: 1 });
    if (who === 'bootloader') hub.visit.end = hub.recovery ?? hub.visit.end;
    await expect(isStored(hub.visit, written, never)).resolves.toBe(isThere);
  });
});

/** What a device makes of one piece: it takes it, or answers otherwise. */
type Piece = 'take' | Answer;
interface Device {
  /** Of each piece in turn, and what is said with the last one that was taken. */
  readonly pieces?: () => Piece;
  readonly match?: () => boolean | null;
  readonly who?: () => Answer;
  readonly list?: Answer;
}

const stored = listOf(entry(1, null, { hash: parsed.hash }));

const begin = (device: Device, settings = withMatch('required'), more: Partial<Visit> = {}) => {
  const { pieces = () => 'take', match = () => true, who = () => named(), list = stored } = device;
  let offset = 0;
  const begun: number[] = [];
  const take = ({ off, data }: SmpRequest['payload']): Answer => {
    if (off === 0) begun.push(offset);
    const piece = pieces();
    if (piece !== 'take') return piece;
    if (off === 0) offset = 0;
    if (off === offset && data instanceof Uint8Array) offset += data.length;
    if (offset < image.length) return { off: offset };
    const word = match();
    return { off: offset, ...(word === null ? {} : { match: word }) };
  };
  const firmware = answersOf({
    'write 0/0': {},
    'write 9/0': who,
    'read 1/0': list,
    'read 0/6': { buf_size: 1_028, buf_count: 4 },
    'write 1/1': take,
  });
  const hub = scriptHub({ firmware, bootloader: firmware, settings, writtenSlot: 1, ...more });
  const progress: LoadProgress[] = [];
  const load = () => transferImage(hub.visit, image, parsed, (at) => void progress.push(at), never);
  return { hub, load, begun, progress };
};

describe('an upload', () => {
  it('that is taken piece by piece is over with the device’s word, and reported', async () => {
    const { hub, load, begun, progress } = begin({});
    const { imageBytes, baudRate, frames, retries } = await load();
    expect({ imageBytes, baudRate, retries }).toEqual({ imageBytes: 1_024, baudRate: 115_200, retries: 0 });
    expect(hub.asked.filter((asked) => asked === 'write 1/1')).toHaveLength(frames);
    expect(progress.at(-1)).toEqual({ acknowledgedBytes: 1_024, totalBytes: 1_024 });
    expect({ begun: begun.length, match: hub.visit.match }).toEqual({ begun: 1, match: true });
  });

  it('is begun as often as the catalogue says where it stalls, and the hub named each time', async () => {
    const { hub, load, begun } = begin({ pieces: () => 'silence' });
    await expect(load()).rejects.toMatchObject({ code: 'transfer-stalled' });
    // Six times each; it is asked who it is before each piece, and between the uploads.
    expect(begun).toHaveLength(24);
    expect(hub.asked.filter((asked) => asked === 'write 9/0')).toHaveLength(24 + 3);
  });

  it.each<[string, () => Answer, string]>([
    ['another hub answers', () => stranger, 'hub-swapped'],
    [
      'the cable is pulled',
      () => {
        throw new Fault('port-lost', 'slot 3: by the test');
      },
      'port-lost',
    ],
    [
      'it is cancelled',
      () => {
        throw new Fault('cancelled', 'slot 3: by the test');
      },
      'cancelled',
    ],
    ['nobody can be understood', () => 'silence', 'transfer-stalled'],
  ])('that stalled is not begun again where %s', async (_, then, code) => {
    let asked = 0;
    // It is asked before each of the six times that the first piece is sent.
    const who = () => (asked++ < 6 ? named() : then());
    const { load, begun } = begin({ pieces: () => 'silence', who });
    await expect(load()).rejects.toMatchObject({ code });
    expect(begun).toHaveLength(6);
  });

  it('is begun again, and is transfer-noisy in the end, where no piece is taken', async () => {
    const { load, begun } = begin({ pieces: () => ({ off: 0 }) });
    await expect(load()).rejects.toMatchObject({ code: 'transfer-noisy' });
    expect(begun).toHaveLength(24);
  });

  it('that does not match is transfer-corrupt where nobody can be understood then', async () => {
    let asked = 0;
    const who = (): Answer => (asked++ < 1 ? named() : 'silence');
    const { load } = begin({ match: () => false, who });
    await expect(load()).rejects.toMatchObject({ code: 'transfer-corrupt' });
  });

  it('that is refused for good is not begun again', async () => {
    const { load, begun } = begin({ pieces: () => ({ err: { group: 1, rc: 14 } }) });
    await expect(load()).rejects.toMatchObject({ code: 'transfer-refused' });
    expect(begun).toHaveLength(1);
  });

  it('is begun again in smaller frames where they are too large', async () => {
    const { hub, load } = begin({ pieces: inTurn<Piece>({ rc: 7 }, 'take') });
    await load();
    expect(hub.visit.frameBytes).toBe(200);
  });

  it('that does not match is begun anew, and left to the check in the end', async () => {
    const { hub, load, begun } = begin({ match: () => false });
    await load();
    expect({ begun: begun.length, match: hub.visit.match }).toEqual({ begun: 4, match: false });
  });

  it('that matches the second time is over, and both are reported', async () => {
    const { hub, load, begun } = begin({ match: inTurn<boolean>(false, true) });
    const { retries, frames } = await load();
    expect({ begun: begun.length, match: hub.visit.match, retries }).toEqual({
      begun: 2,
      match: true,
      retries: 1,
    });
    expect(hub.asked.filter((asked) => asked === 'write 1/1')).toHaveLength(frames);
  });

  it('without the word that is required is no upload, in the end', async () => {
    const { load, begun } = begin({ match: () => null });
    await expect(load()).rejects.toMatchObject({
      code: 'transfer-end-unconfirmed',
      message: 'slot 3: the hub took every byte and did not say whether they match',
    });
    expect(begun).toHaveLength(4);
  });

  it('needs no word where none is required, and believes one that is told', async () => {
    const silent = begin({ match: () => null }, withMatch('if-told'));
    await silent.load();
    expect({ begun: silent.begun.length, match: silent.hub.visit.match }).toEqual({ begun: 1, match: null });
    const wrong = begin({ match: () => false }, withMatch('if-told'));
    await wrong.load();
    expect(wrong.begun).toHaveLength(4);
  });

  it('needs none of a bootloader, which gives none', async () => {
    const { hub, load, begun } = begin(
      { match: () => null, who: () => notSupported, list: listOf() },
      withMatch('required', recoverable),
    );
    hub.visit.end = hub.recovery ?? hub.visit.end;
    await load();
    expect(begun).toHaveLength(1);
  });
});

describe('an upload whose place the device has lost', () => {
  /** It takes two pieces, and knows of none then. */
  const lost = (): (() => Piece) => {
    const pieces: readonly Piece[] = ['take', 'take', { off: 0 }];
    let at = 0;
    return () => pieces[at++ % pieces.length] ?? 'take';
  };

  it.each<[string, 'required' | 'if-told', Answer, boolean, number]>([
    ['is over where it is stored: the last answer was lost', 'if-told', stored, true, 1],
    ['is begun anew where it is not stored', 'if-told', listOf(), false, 4],
    ['is begun anew where the device’s word is required', 'required', stored, false, 4],
  ])('%s', async (_, match, list, isOver, times) => {
    const { hub, load, begun } = begin({ pieces: lost(), list }, withMatch(match));
    const outcome = await load().then(
      () => null,
      (error: unknown) => error,
    );
    if (isOver) expect(outcome).toBeNull();
    else
      expect(outcome).toMatchObject({
        code: 'transfer-end-unconfirmed',
        message: expect.stringMatching(/^slot 3: the hub lost its place in the upload after \d{3} bytes$/),
      });
    expect({ begun: begun.length, match: hub.visit.match }).toEqual({ begun: times, match: null });
  });
});

describe('the report of an upload that was begun twice', () => {
  afterEach(() => void vi.useRealTimers());

  it('has the time of both, and the turn-around of the one that is stored', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    let ended = 0;
    const { load } = begin({
      pieces: () => {
        vi.advanceTimersByTime(ended === 0 ? 700 : 200);
        return 'take';
      },
      match: () => ended++ > 0,
    });
    const report = await load();
    const pieces = report.frames / 2;
    expect({ storeMs: report.storeMs, transferMs: report.transferMs }).toEqual({
      storeMs: 900,
      transferMs: 900 * (pieces - 1),
    });
    expect(report.turnAroundMs).toBeGreaterThan(100);
    expect(report.turnAroundMs).toBeLessThan(200);
    expect(report.ceilingFraction).toBeGreaterThan(0.5);
  });
});
