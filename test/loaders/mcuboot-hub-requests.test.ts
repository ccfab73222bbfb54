import { describe, expect, it } from 'vitest';
import type { HubRequests } from '../../src-main/core/loaders/mcuboot/hub-requests.ts';
import type { ImageList } from '../../src-main/core/loaders/mcuboot/image-list.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import {
  type Answer,
  answersOf,
  entry,
  inTurn,
  listOf,
  never,
  type Script,
  scriptHub,
} from './mcuboot-scripted-hub.ts';

const over = (script: Script, settings = quickMcubootSettings) => {
  const { application, asked } = scriptHub({ firmware: script, settings });
  return { requests: application.requests, asked };
};

const listed = (answer: Answer, settings = quickMcubootSettings): Promise<ImageList> =>
  over(answersOf({ 'read 1/0': answer }), settings).requests.listImages(never);

describe('the images that a hub lists', () => {
  it('are told by slot, version, hash in hex and what is set of each', async () => {
    const answer = listOf(
      entry(0, null, { hash: Uint8Array.of(0x0a, 0xff), active: true, confirmed: true }),
      entry(1, 1, { pending: true }),
    );
    const plain = { image: 0, version: '1.2.3', isPending: false, isConfirmed: false, isActive: false };
    await expect(listed(answer)).resolves.toEqual([
      { ...plain, slot: 0, hash: '0aff', isActive: true, isConfirmed: true },
      { ...plain, slot: 1, hash: '01', isPending: true },
    ]);
  });

  it('may have no hash and no version', async () => {
    await expect(listed(listOf({ slot: 0 }))).resolves.toMatchObject([{ slot: 0, hash: null, version: '' }]);
  });

  it('are not those that no slot is told of', async () => {
    await expect(listed(listOf({ version: '1.2.3' }, entry(1)))).resolves.toMatchObject([{ slot: 1 }]);
  });

  it.each([
    [0, [0, 1]],
    [1, [2]],
  ])('are those of the image number %i alone', async (number, slots) => {
    const answer = listOf(entry(0), entry(1, 1, { image: 0 }), entry(2, 2, { image: 1 }));
    const images = await listed(answer, { ...quickMcubootSettings, image: { number } });
    expect(images.map(({ slot }) => slot)).toEqual(slots);
  });

  it('are taken from a second answer where the first was a refusal, and from no further one', async () => {
    const answer = inTurn<Answer>({ rc: 8 }, listOf(entry(0)));
    const { requests, asked } = over(answersOf({ 'read 1/0': answer }));
    await expect(requests.listImages(never)).resolves.toHaveLength(1);
    expect(asked).toEqual(['read 1/0', 'read 1/0']);
  });

  it('are told once over frames with a checksum', async () => {
    const { requests, asked } = over(answersOf({ 'read 1/0': listOf(entry(0)) }));
    await requests.listImages(never);
    expect(asked).toHaveLength(1);
  });

  it('are check-failed where the hub refuses each time', async () => {
    const { requests, asked } = over(answersOf({ 'read 1/0': { rc: 8 } }));
    await expect(requests.listImages(never)).rejects.toMatchObject({
      code: 'check-failed',
      message: 'slot 3: the hub does not list its images: error 8, 4 times',
    });
    expect(asked).toHaveLength(4);
  });
});

describe('the images that a hub lists over raw frames, which carry no checksum', () => {
  const [one, two, three, four, five] = [1, 2, 3, 4, 5].map((at) => listOf(entry(0, at))) as [
    Answer,
    Answer,
    Answer,
    Answer,
    Answer,
  ];

  it.each<[string, () => Answer, string, number]>([
    ['the first and the second', inTurn(one), '01', 2],
    ['the second and the third', inTurn(one, two), '02', 3],
    ['the last two of five', inTurn(one, two, three, four, four, five), '04', 5],
  ])('are believed where %s agree', async (_, answer, hash, times) => {
    const { requests, asked } = over(answersOf({ 'read 1/0': answer }), quickRawSettings);
    await expect(requests.listImages(never)).resolves.toMatchObject([{ hash }]);
    expect(asked).toHaveLength(times);
  });

  it('are console-garbled where no two in a row agree', async () => {
    const { requests, asked } = over(
      answersOf({ 'read 1/0': inTurn(one, two, one, two, three, five) }),
      quickRawSettings,
    );
    await expect(requests.listImages(never)).rejects.toMatchObject({
      code: 'console-garbled',
      message: 'slot 3: no two of 5 image lists agree',
    });
    expect(asked).toHaveLength(5);
  });
});

describe('a question that a hub does not answer', () => {
  const message = 'no answer to the image list after 4 tries of 150 ms';

  it('is asked as often as the catalogue says: no-reply', async () => {
    const { requests, asked } = over(() => 'silence');
    await expect(requests.listImages(never)).rejects.toMatchObject({
      code: 'no-reply',
      message: `slot 3: ${message}`,
    });
    expect(asked).toHaveLength(4);
  });

  it('is console-garbled where bytes came that were no answer', async () => {
    const { requests } = over(inTurn<Answer>({}, 'noise', 'silence'));
    await requests.isAnswering(40, never);
    await expect(requests.listImages(never)).rejects.toMatchObject({
      code: 'console-garbled',
      message: `slot 3: ${message}, though 9 bytes came`,
    });
  });

  it('is no-reply though the one before it was answered', async () => {
    const { requests } = over(answersOf({ 'read 0/6': {} }));
    await requests.buffers(never);
    await expect(requests.listImages(never)).rejects.toMatchObject({ code: 'no-reply' });
  });
});

describe('what a hub is asked', () => {
  /** What goes out, and what comes of its answer. */
  const outcomeOf = async (
    answer: Answer,
    ask: (requests: HubRequests) => Promise<unknown>,
  ): Promise<{ readonly sent: readonly unknown[]; readonly outcome: unknown }> => {
    const sent: unknown[] = [];
    const { requests } = over((asked, payload) => {
      sent.push([asked, payload]);
      return answer;
    });
    return { outcome: await ask(requests), sent };
  };
  const hash = Uint8Array.of(7, 8);

  it.each<[string, Answer, unknown]>([
    ['whatever it says', { r: 'reflash' }, true],
    ['though it knows no echo', { rc: 8 }, true],
    ['and says nothing', 'silence', false],
    ['and noise comes', 'noise', false],
  ])('is one echo, %s', async (_, answer, isThere) => {
    await expect(outcomeOf(answer, (to) => to.isAnswering(40, never))).resolves.toEqual({
      sent: [['write 0/0', { d: 'reflash' }]],
      outcome: isThere,
    });
  });

  it.each<[string, Answer, unknown]>([
    ['both told', { buf_size: 1_028, buf_count: 4 }, { bytes: 1_028, count: 4 }],
    ['one left out', { buf_size: 1_028 }, null],
    ['the other left out', { buf_count: 4 }, null],
    ['neither known', { rc: 8 }, null],
    ['as small as they get', { buf_size: 1, buf_count: 1 }, { bytes: 1, count: 1 }],
    ['one of no size', { buf_size: 0, buf_count: 4 }, null],
    ['none of them', { buf_size: 1_028, buf_count: 0 }, null],
  ])('are its buffers, %s', async (_, answer, buffers) => {
    await expect(outcomeOf(answer, (to) => to.buffers(never))).resolves.toEqual({
      sent: [['read 0/6', {}]],
      outcome: buffers,
    });
  });

  it.each<[string, boolean, Answer, unknown]>([
    ['on trial, done', false, {}, 'done'],
    ['for good, done', true, { rc: 0 }, 'done'],
    ['on trial, refused', false, { err: { group: 1, rc: 8 } }, { group: 1, code: 8 }],
    ['for good, unanswered', true, 'silence', 'unanswered'],
  ])('is once to start an image %s', async (_, confirm, answer, outcome) => {
    await expect(outcomeOf(answer, (to) => to.mark(hash, confirm, never))).resolves.toEqual({
      sent: [['write 1/0', { hash, confirm }]],
      outcome,
    });
  });

  it.each<[string, Answer, boolean]>([
    ['acknowledged', {}, true],
    ['put off by a hub that is busy', { rc: 10 }, false],
    ['unanswered', 'silence', false],
  ])('is once to restart, %s', async (_, answer, isAcknowledged) => {
    await expect(outcomeOf(answer, (to) => to.reset(never))).resolves.toEqual({
      sent: [['write 0/5', {}]],
      outcome: isAcknowledged,
    });
  });

  it('is no second time to restart where it will not: restart-failed, with its word', async () => {
    await expect(outcomeOf({ rc: 8 }, (to) => to.reset(never))).rejects.toMatchObject({
      code: 'restart-failed',
      message: 'slot 3: the hub refuses to restart: error 8',
    });
  });

  it.each<[string, Answer, boolean]>([
    ['acknowledged', { rc: 0 }, true],
    ['refused', { rc: 8 }, false],
    ['unanswered', 'silence', false],
  ])('is once to restart as its catalogue says, %s', async (_, answer, isAcknowledged) => {
    const into = { group: 64, command: 3, payload: { boot_mode: 1 } };
    await expect(outcomeOf(answer, (to) => to.restartBy(into, never))).resolves.toEqual({
      sent: [['write 64/3', { boot_mode: 1 }]],
      outcome: isAcknowledged,
    });
  });

  it('is a shell command as its words', async () => {
    const told = await outcomeOf({ o: 'a=1\n', ret: 0 }, (to) => to.tell(['hub', 'identity'], never));
    expect(told).toEqual({
      sent: [['write 9/0', { argv: ['hub', 'identity'] }]],
      outcome: { lines: 'a=1\n' },
    });
  });

  it('is a read of its maker’s own, with what that takes', async () => {
    const question = { group: 64, command: 1, payload: { of: 'chf' }, parts: { chf: ['id'] } };
    const told = await outcomeOf({ id: 'x' }, (to) => to.tell(question, never));
    expect(told).toEqual({ sent: [['read 64/1', { of: 'chf' }]], outcome: { lines: 'chf=x\n' } });
  });

  it.each([
    [['hub', 'identity'], '`hub identity`'],
    [{ group: 64, command: 1, payload: {}, parts: { chf: ['id'] } }, 'read 64/1'],
  ])('is named in what is said of no answer: %j', async (question, name) => {
    await expect(outcomeOf('silence', (to) => to.tell(question, never))).rejects.toMatchObject({
      message: `slot 3: no answer to ${name} after 4 tries of 150 ms`,
    });
    await expect(outcomeOf({ rc: 2 }, (to) => to.tell(question, never))).resolves.toMatchObject({
      outcome: { problem: `${name} is answered with error 2` },
    });
  });
});
