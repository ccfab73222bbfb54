import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchRestart } from '../../src-main/core/loaders/mcuboot/restart-watch.ts';
import type { McubootSettings } from '../../src-main/core/loaders/mcuboot/settings.ts';
import type { SmpFrame } from '../../src-main/core/protocols/smp/frame.ts';
import type { SmpPort, SmpRequest } from '../../src-main/core/protocols/smp/smp-port.ts';
import { quickMcubootSettings, quickRawSettings } from '../rig/mcuboot-settings.ts';
import { inTurn, never, scriptHub } from './mcuboot-scripted-hub.ts';

/** A clock that goes on only while something is waited for. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.advanceTimersByTime(10_000);
});
afterEach(() => void vi.useRealTimers());

/** What becomes of an echo: the ms until its answer is here, or that it is lost. */
type Fate = number | 'lost';
type Frame = Pick<SmpFrame, 'operation' | 'group' | 'command'>;
const toEcho: Frame = { operation: 'write-answer', group: 0, command: 0 };

interface Heard {
  readonly atMs: number;
  readonly frame: SmpFrame;
}

const begin = (fateOf: (echo: number) => Fate, settings = quickMcubootSettings, answer = toEcho) => {
  const hub = scriptHub({ firmware: () => 'silence', settings });
  const sent: { readonly atMs: number; readonly request: SmpRequest }[] = [];
  let heard: readonly Heard[] = [];
  let doubts = 0;
  const beganAtMs = performance.now();

  const port: SmpPort = Object.assign(hub.application.port, {
    send: async (request: SmpRequest) => {
      const sequence = sent.length + 1;
      sent.push({ atMs: performance.now() - beganAtMs, request });
      const fate = fateOf(sequence);
      const frame: SmpFrame = { version: 2, ...answer, sequence, payload: new Map() };
      if (fate !== 'lost') heard = [...heard, { atMs: performance.now() + fate, frame }];
      return sequence;
    },
    receive: async (waitMs: number) => {
      const untilMs = performance.now() + waitMs;
      const [next, ...others] = [...heard].sort((a, b) => a.atMs - b.atMs);
      const isInTime = next !== undefined && next.atMs <= untilMs;
      vi.advanceTimersByTime(Math.max(0, Math.ceil((isInTime ? next.atMs : untilMs) - performance.now())));
      if (isInTime) heard = others;
      return isInTime ? next.frame : null;
    },
    doubt: () => void doubts++,
  });
  return {
    hub,
    port,
    sent,
    watch: () => watchRestart(hub.visit, never),
    doubts: () => doubts,
    tookMs: () => performance.now() - beganAtMs,
  };
};

const withDelay = (resetDelayMs: number): McubootSettings => ({
  ...quickMcubootSettings,
  deadlines: { ...quickMcubootSettings.deadlines, resetDelayMs },
});

/** Of echoes 1, 2, 3 …, the last fate for ever. */
const fates = (...each: [Fate, ...Fate[]]) => inTurn(...each);

describe('a hub that was told to restart', () => {
  it('was away when three echoes in a row were lost, and is back with the next that is answered', async () => {
    const line = begin(fates(1, 'lost', 'lost', 'lost', 1));
    await expect(line.watch()).resolves.toEqual({ isBack: true, wasDark: true });
    expect(line.sent).toHaveLength(5);
  });

  it('is asked by an echo, each time', async () => {
    const line = begin(fates(1));
    await line.watch();
    const echo = { operation: 'write', group: 0, command: 0, payload: { d: 'reflash' } };
    expect(line.sent.map(({ request }) => request)).toEqual([echo, echo, echo]);
  });

  it.each<[string, [Fate, ...Fate[]]]>([
    ['it answered each', [1]],
    ['it lost two', [1, 'lost', 'lost', 1]],
    ['it answered late, each in the time of the next', [20]],
  ])('was not away when %s, and is asked until it acted on the reset for sure', async (_, each) => {
    const line = begin(fates(...each));
    await expect(line.watch()).resolves.toEqual({ isBack: true, wasDark: false });
    expect(line.sent.at(-1)?.atMs).toBeGreaterThanOrEqual(25);
  });

  it('is not back by an answer to what was asked before it acted on the reset', async () => {
    const line = begin(fates(1, 1, 'lost', 'lost', 1));
    await line.watch();
    expect(line.sent).toHaveLength(5);
  });

  it.each<[string, Frame]>([
    ['another operation', { ...toEcho, operation: 'read-answer' }],
    ['another command', { ...toEcho, command: 5 }],
    ['another group', { ...toEcho, group: 1 }],
  ])('is not back by an answer to %s', async (_, answer) => {
    const line = begin(fates(1), quickMcubootSettings, answer);
    await expect(line.watch()).resolves.toEqual({ isBack: false, wasDark: false });
  });

  it('is given its whole time to be back, asked quickly at first and then seldom', async () => {
    const line = begin(fates('lost'));
    await expect(line.watch()).resolves.toEqual({ isBack: false, wasDark: false });
    // 425 ms in all: three of 10 ms, and 10 of 40 ms cover the rest.
    expect(line.sent).toHaveLength(13);
    expect(line.tookMs()).toBeGreaterThanOrEqual(425);
    expect(line.doubts()).toBe(13);
  });

  it.each([
    [30, 13],
    [31, 14],
  ])(
    'is given no more than that: with a delay of %i ms it is asked %i times',
    async (resetDelayMs, times) => {
      const line = begin(fates('lost'), withDelay(resetDelayMs));
      await line.watch();
      expect(line.sent).toHaveLength(times);
    },
  );

  it('is back at once when it was away, however long it may take to act on a reset', async () => {
    const line = begin(fates(1, 'lost', 'lost', 'lost', 1), withDelay(500));
    await expect(line.watch()).resolves.toEqual({ isBack: true, wasDark: true });
    expect(line.tookMs()).toBeLessThan(500);
  });

  it('is back by an answer to what was asked at the very end of that', async () => {
    const first = begin(fates(1));
    await first.watch();
    const line = begin(fates(1), withDelay(first.sent[1]?.atMs ?? 0));
    await line.watch();
    expect(line.sent).toHaveLength(2);
  });

  it('is back in the last moment', async () => {
    const line = begin((echo) => (echo === 13 ? 1 : 'lost'));
    await expect(line.watch()).resolves.toEqual({ isBack: true, wasDark: true });
  });

  it('is waited for no longer than it takes once it was away', async () => {
    const line = begin(fates('lost', 'lost', 'lost', 5));
    await line.watch();
    const last = line.sent.at(-1)?.atMs ?? 0;
    expect(line.tookMs() - last).toBeLessThan(10);
  });

  it('is listened to for the whole time while it may only be slow', async () => {
    const line = begin(fates(1));
    await line.watch();
    const [first, second] = line.sent;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(10);
  });

  it('is doubted for each echo that it left unanswered, and for no other', async () => {
    const line = begin(fates(1, 'lost', 'lost', 1));
    await line.watch();
    expect(line.doubts()).toBe(2);
  });

  it('is given the time of each echo on the line, there and back', async () => {
    // 35 characters each way are 73 ms at 9,600 baud.
    const slow: McubootSettings = { ...quickMcubootSettings, baudRate: 9_600 };
    const answered = begin(fates(80), slow);
    await expect(answered.watch()).resolves.toEqual({ isBack: true, wasDark: false });
    expect(answered.doubts()).toBe(0);
    expect(answered.sent).toHaveLength(2);
    expect(answered.sent[1]?.atMs).toBeLessThan(90);
  });

  it('is asked no more often over raw frames than their silence lets', async () => {
    // Each unanswered echo costs 90 ms of the 425.
    const line = begin(fates('lost'), quickRawSettings);
    await line.watch();
    expect(line.sent).toHaveLength(5);
  });

  it('is a reboot-loop when it is heard to start over and over', async () => {
    const line = begin(fates('lost'));
    line.hub.application.port.heardStarts = 4;
    await expect(line.watch()).rejects.toMatchObject({ code: 'reboot-loop' });
    expect(line.sent).toHaveLength(1);
  });
});

describe('a hub that nothing may be sent to while it starts', () => {
  const settings: McubootSettings = {
    ...quickMcubootSettings,
    restart: { ...quickMcubootSettings.restart, dark: null },
  };

  it.each([
    ['is back', {}, true, 1],
    ['is not back', 'silence', false, 10],
  ] as const)('%s after its delay, and proves nothing by it', async (_, answer, isBack, times) => {
    const hub = scriptHub({ firmware: () => answer, settings });
    await expect(watchRestart(hub.visit, never)).resolves.toEqual({ isBack, wasDark: false });
    expect(hub.asked).toEqual(['pause 25', ...Array.from({ length: times }, () => 'write 0/0')]);
  });
});
