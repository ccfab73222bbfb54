import { describe, expect, it } from 'vitest';
import type { Asking } from '../../src-main/core/loaders/u-boot/settings.ts';
import { createShell } from '../../src-main/core/loaders/u-boot/shell.ts';
import type { Fault } from '../../src-shared/domain/faults/fault.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';
import { passVirtualTime } from '../rig/virtual-time.ts';
import { ctrlC, enter, openToldPrompt, type Ways } from './u-boot-told-prompt.ts';

passVirtualTime();

const never = new AbortController().signal;
const settings = { ...rigUBootSettings, tries: { ...rigUBootSettings.tries, command: 3 } };
const { commandMs } = settings.deadlines;
const { command } = settings.restart;
const { query, clear } = settings.size;
const unheard = '';

/**
 * A shell on a prompt that ends its lines under these marks in turn, the last one for ever; its own are m1, m2 and so on. An
 * empty mark for an end that is not heard.
 */
const open = (marks: readonly string[], ways: Ways = {}) => {
  let ended = 0;
  const answer = (line: string): string => {
    const mark = marks[Math.min(ended++, marks.length - 1)] ?? '';
    return mark === unheard ? 'noise' : `words\r\n@${/echo @(\d+)/.exec(line)?.[1]}:0:0:${mark}\r\n=> `;
  };
  const { console, heard } = openToldPrompt({ answer, ...ways });
  let made = 0;
  const shell = createShell(console, settings, () => `m${++made}`);
  /** Lines that were ended since the last time, without what stands behind each. */
  const typed = (): readonly string[] =>
    heard
      .splice(0)
      .filter((text) => text !== ctrlC)
      .join('')
      .split(enter)
      .map((line) => line.replace(/;echo @.*$/, ''))
      .slice(0, -1);
  return { shell, typed };
};

/** Marked by its first answer. */
const marked = async (marks: readonly string[], ways: Ways = {}) => {
  const { shell, typed } = open(['m1', ...marks], ways);
  const hub = await shell.mark(never);
  typed();
  return { shell, typed, hub };
};
const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.catch(({ code, message }: Fault) => `${code}: ${message}`);

describe('a mark', () => {
  it('is given once, and anew after the prompt was lost', async () => {
    const { shell, typed } = open(['m1', 'm2']);
    const first = await shell.mark(never);
    expect(shell.isAtPrompt).toBe(true);
    expect([await shell.mark(never), first.isUninterrupted]).toEqual([first, true]);
    shell.lose();
    expect([shell.isAtPrompt, first.isUninterrupted]).toEqual([false, false]);
    expect(await shell.mark(never)).not.toBe(first);
    expect(typed()).toEqual(['rf=m1', 'rf=m2']);
  });

  it.each([
    ['another hub answered', ['other', 'm2']],
    ['the end was not heard', [unheard, 'm2']],
  ])('is another one where %s at first', async (_, marks) => {
    const { shell, typed } = open(marks);
    expect((await shell.mark(never)).isUninterrupted).toBe(true);
    expect(typed()).toEqual(['rf=m1', 'rf=m2']);
  });

  it('is not given where no answer carries it, as often as a command may be tried', async () => {
    const { shell, typed } = open(['other', 'other', 'other', 'm4']);
    expect(await outcomeOf(shell.mark(never))).toBe(
      `console-garbled: slot 3: no readable answer to \`rf=...\` after 3 tries of ${commandMs} ms`,
    );
    expect(typed()).toEqual(['rf=m1', 'rf=m2', 'rf=m3']);
  });

  it('is not given where it cannot be typed', async () => {
    let pieces = 0;
    const { shell } = open(['m1'], {
      echo: () => {
        pieces++;
        return 'x';
      },
    });
    expect(await outcomeOf(shell.mark(never))).toMatch(/no readable answer to `rf=...`/);
    expect(pieces).toBe(3);
  });

  it('is eight hex digits, never the same twice, unless it is told', async () => {
    const seen: (string | undefined)[] = [];
    const answer = (line: string): string => {
      const [, mark, number] = /^rf=(\w+);echo @(\d+)/.exec(line) ?? [];
      seen.push(mark);
      return `@${number}:0:0:${mark}\r\n=> `;
    };
    const shell = createShell(openToldPrompt({ answer }).console, settings);
    for (let time = 0; time < 3; time++) {
      await shell.mark(never);
      shell.lose();
    }
    expect(new Set(seen).size).toBe(3);
    expect(seen.every((mark) => /^[0-9a-f]{8}$/.test(mark ?? ''))).toBe(true);
  });
});

describe('a question to a marked hub', () => {
  const answer = { code: 0, output: '\r\nwords\r\n' };

  it.each([
    ['at once', ['m1'], 1],
    ['again where its end was not heard', [unheard, unheard, 'm1'], 3],
    ['again where noise made another mark of it once', ['ml', 'm1'], 2],
  ])('is answered %s', async (_, marks, times) => {
    const { hub, typed } = await marked(marks);
    expect(await hub.ask(query, 100, never)).toMatchObject(answer);
    expect(typed()).toEqual(Array.from({ length: times }, () => query));
  });

  it.each([
    ['twice in a row', ['other', 'other', 'm1'], 2],
    ['before and after an end that was not heard', ['other', unheard, 'other', 'm1'], 3],
  ])('has no answer where another hub gave it, %s', async (_, marks, times) => {
    const { hub, shell, typed } = await marked(marks);
    expect(await hub.ask(query, 100, never)).toBeNull();
    expect(typed()).toHaveLength(times);
    expect([shell.isAtPrompt, hub.isUninterrupted]).toEqual([false, false]);
  });

  it('is given up where its end is never heard', async () => {
    const { hub, typed } = await marked([unheard]);
    expect(await outcomeOf(hub.ask(query, 100, never))).toBe(
      `console-garbled: slot 3: no readable answer to \`${query}\` after 3 tries of 100 ms`,
    );
    expect(typed()).toHaveLength(3);
  });

  it('is given up where it cannot be typed', async () => {
    let pieces = 0;
    const echo = (piece: string): string => (piece.startsWith('print') && pieces++ >= 0 ? 'x' : piece);
    const { hub } = await marked(['m1'], { echo });
    expect(await outcomeOf(hub.ask('printenv' as Asking, 100, never))).toMatch(/no readable answer/);
    expect(pieces).toBe(3);
  });
});

describe('what only the marked hub may do', () => {
  const guarded = (text: string): string => `if test h$rf = hm1;then ${text};fi`;

  it('is typed so that no other one does it', async () => {
    const { hub, typed } = await marked(['m1']);
    expect(await hub.fill(clear, 100, never)).toMatchObject({ code: 0 });
    expect(await hub.act(command, 100, never)).toMatchObject({ code: 0 });
    expect(await (await hub.begin(command, never))?.finish(100, never)).toMatchObject({ code: 0 });
    expect(typed()).toEqual([guarded(clear), guarded(command), guarded(command)]);
  });

  it('is filled again where its end was not heard', async () => {
    const { hub, typed } = await marked([unheard, 'm1']);
    expect(await hub.fill(clear, 100, never)).toMatchObject({ code: 0 });
    expect(typed()).toEqual([guarded(clear), guarded(clear)]);
  });

  it.each([
    ['its end was not heard', [unheard, 'm1']],
    ['its end carries another mark', ['other', 'm1']],
  ])('is done once, and unknown where %s', async (_, marks) => {
    const { hub, shell, typed } = await marked(marks);
    expect(await hub.act(command, 100, never)).toBeNull();
    expect(typed()).toEqual([guarded(command)]);
    expect([shell.isAtPrompt, hub.isUninterrupted]).toEqual([false, false]);
  });

  it.each(['act', 'begin'] as const)('is not typed at all once the prompt was lost: %s', async (how) => {
    const { hub, shell, typed } = await marked(['m1']);
    shell.lose();
    expect(await (how === 'act' ? hub.act(command, 100, never) : hub.begin(command, never))).toBeNull();
    expect(typed()).toEqual([]);
  });

  it('is typed once, and not ended where its echo is wrong', async () => {
    let pieces = 0;
    const echo = (piece: string): string => (piece.startsWith('if') && pieces++ >= 0 ? 'x' : piece);
    const { hub, typed } = await marked(['m1'], { echo });
    expect(await hub.begin(command, never)).toBeNull();
    expect([typed(), pieces]).toEqual([[], 1]);
  });

  it('is told to have been refused by the end under another mark', async () => {
    const { hub } = await marked(['m1']);
    const begun = await hub.begin(command, never);
    const ends = ['m1', 'm2', ''].map((mark) => `@2:0:0:${mark}\r\n=> `);
    expect(ends.map((end) => begun?.refused.test(end))).toEqual([false, true, true]);
  });
});
