import { describe, expect, it } from 'vitest';
import { createPrompt, promptPattern } from '../../src-main/core/loaders/u-boot/prompt.ts';
import { rigUBootSettings as settings } from '../rig/u-boot-settings.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';
import { ctrlC, enter, openToldPrompt, type Ways } from './u-boot-told-prompt.ts';

passVirtualTime();

const never = new AbortController().signal;
const { echoMs } = settings.deadlines;

const open = (ways: Ways = {}) => {
  const { console, heard } = openToldPrompt(ways);
  return { prompt: createPrompt(console, settings), heard };
};

const timed = async <T>(work: Promise<T>): Promise<readonly [T, number]> => {
  const beganMs = performance.now();
  return [await work, Math.round(performance.now() - beganMs)];
};

describe('an empty line at the prompt', () => {
  it('is what is left when nothing follows the prompt for a while', async () => {
    const { prompt, heard } = open();
    expect(await timed(prompt.resync(never))).toEqual([true, 50]);
    expect({ isReached: prompt.isReached, heard }).toEqual({ isReached: true, heard: [ctrlC] });
  });

  it('is asked for again where the prompt answered an earlier key', async () => {
    const late = [{ text: '=> ' }, { text: 'late\r\n=> ', afterMs: 40 }];
    const { prompt, heard } = open({ wakes: [late] });
    expect(await prompt.resync(never)).toBe(true);
    expect(heard).toEqual([ctrlC, ctrlC]);
  });

  it('is given up after three keys that were not answered', async () => {
    const { prompt, heard } = open({ wakes: [[], [], [], []] });
    expect(await timed(prompt.resync(never))).toEqual([false, 3 * echoMs]);
    expect({ isReached: prompt.isReached, heard }).toEqual({
      isReached: false,
      heard: [ctrlC, ctrlC, ctrlC],
    });
  });

  it('is not there while the device never falls quiet, and that is not waited for without end', async () => {
    const chatter = [
      { text: '=> ' },
      ...Array.from({ length: 400 }, (_, n) => ({ text: '\r\n', afterMs: 40 * (n + 1) })),
    ];
    const { prompt } = open({ wakes: [chatter, [], []] });
    expect(await timed(prompt.resync(never))).toEqual([false, 100 * 40 + 2 * echoMs]);
    expect(prompt.isReached).toBe(false);
  });

  it('is one of the prompt that the settings name, letter for letter, with nothing behind it', () => {
    const pattern = promptPattern('hub[1]$ ');
    const texts = ['hub[1]$ ', 'x\r\nhub[1]$ ', 'hub1$ ', 'my hub[1]$ ', 'hub[1]$ \r\n'];
    expect(texts.map((text) => pattern.test(text))).toEqual([true, true, false, false, false]);
  });
});

describe('a typed line', () => {
  it('is ended once its echo came, and its end tells code, words and mark', async () => {
    const answer = (line: string): string => `hello\r\n@${/@(\d+)/.exec(line)?.[1]}:7:7:1a2b3c4d\r\n=> `;
    const { prompt, heard } = open({ answer });
    const started = await prompt.start('say', 1, never);
    expect(prompt.isReached).toBe(false);
    expect(await started?.finish(100, never)).toEqual({ code: 7, output: '\r\nhello\r\n', mark: '1a2b3c4d' });
    expect(heard).toEqual([ctrlC, 'say;echo @1:$?:$?:$rf', enter]);
    expect({ isReached: prompt.isReached, interruptions: prompt.interruptions }).toEqual({
      isReached: true,
      interruptions: 0,
    });
  });

  it('has an end of its own: that of the line before is none of it', async () => {
    const { prompt } = open({ answer: () => '@1:0:0:\r\n=> ' });
    expect(await (await prompt.start('one', 1, never))?.finish(100, never)).toMatchObject({ code: 0 });
    expect(await (await prompt.start('two', 1, never))?.finish(100, never)).toBeNull();
  });

  it.each([
    ['the two codes differ', '@1:0:1:\r\n=> '],
    ['a digit of its number is lost', '@:0:0:\r\n=> '],
    ['no prompt follows', '@1:0:0:\r\n'],
    ['something follows the prompt', '@1:0:0:\r\n=> x'],
    ['the prompt comes without it', '\r\n=> '],
    ['its mark is no word', '@1:0:0:\xef1\r\n=> '],
    ['nothing comes', ''],
  ])('has no end where %s, and the prompt is lost with it', async (_, said) => {
    const { prompt } = open({ answer: () => said });
    const started = await prompt.start('say', 1, never);
    expect(await started?.finish(100, never)).toBeNull();
    expect({ isReached: prompt.isReached, interruptions: prompt.interruptions }).toEqual({
      isReached: false,
      interruptions: 1,
    });
  });

  it('is known to have ended on another hub by another mark, also one that only begins alike', async () => {
    const { prompt } = open();
    const ended = (await prompt.start('say', 1, never))?.endedWithout('1a2b');
    const marks = ['1a2b', '', '1a2c', '1a2b3c', '1a2'];
    expect(marks.map((mark) => ended?.test(`@1:0:0:${mark}\r\n=> `))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('is never ended where its echo is wrong, and is typed anew from an empty line', async () => {
    const { prompt, heard } = open({ echo: (piece, at) => (at === 1 ? piece.slice(1) : piece) });
    expect(await (await prompt.start('say', 2, never))?.finish(100, never)).toMatchObject({ code: 0 });
    expect(heard).toEqual([ctrlC, 'say;echo @1:$?:$?:$rf', ctrlC, 'say;echo', ' @2:$?:$', '?:$rf', enter]);
    expect(prompt.interruptions).toBe(1);
  });

  it('is given up after as many wrong echoes as are allowed, and none was ended', async () => {
    const { prompt, heard } = open({ echo: (piece) => piece.replace('a', 'e') });
    expect(await prompt.start('say', 3, never)).toBeNull();
    expect({
      wrong: heard.filter((text) => text.startsWith('say')).length,
      ends: heard.includes(enter),
    }).toEqual({
      wrong: 3,
      ends: false,
    });
    expect(prompt.interruptions).toBe(3);
  });

  it.each([ctrlC, 'say;echo @1:$?:$?:$rf', enter])(
    'is over at once where the port fails at %j',
    async (unwritable) => {
      const { prompt } = open({ unwritable });
      await expect(prompt.start('say', 1, never)).rejects.toMatchObject({ code: 'port-lost' });
    },
  );

  it('is not begun where no prompt is heard, as often as it may be tried', async () => {
    const { prompt, heard } = open({ wakes: [[], [], [], [], [], []] });
    expect(await prompt.start('say', 2, never)).toBeNull();
    expect(heard).toEqual(Array.from({ length: 6 }, () => ctrlC));
  });

  it('is typed at the prompt that the last one left, and only after a lost one from an empty line', async () => {
    const { prompt, heard } = open();
    for (const text of ['one', 'two']) await (await prompt.start(text, 1, never))?.finish(100, never);
    prompt.lose();
    expect(prompt.isReached).toBe(false);
    await prompt.start('three', 1, never);
    expect(heard.filter((text) => text === ctrlC)).toHaveLength(2);
    expect(prompt.interruptions).toBe(1);
  });

  it('is typed slowly for twenty lines after a wrong echo, and quickly from then on', async () => {
    const { prompt, heard } = open({ echo: (piece, at) => (at === 1 ? '' : piece) });
    const piecesOf = async (): Promise<number> => {
      const before = heard.length;
      await (await prompt.start('longish words', 2, never))?.finish(100, never);
      return heard.slice(before).filter((text) => ![enter, ctrlC].includes(text)).length;
    };
    await piecesOf();
    const pieces: number[] = [];
    for (let line = 1; line <= 21; line++) pieces.push(await piecesOf());
    expect(pieces.map((count) => count > 1)).toEqual([
      ...Array.from({ length: 19 }, () => true),
      false,
      false,
    ]);
  });
});
