import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWrongClock, type WrongClock } from '../record/wrong-clock.ts';
import { createFakeTime, type FakeTime } from '../slots/fake-time.ts';
import { makeBenchTemplate, makeTestBench, type TestBench } from './test-bench.ts';

let template: string;
let bench: TestBench;
let clock: WrongClock;
let timer: FakeTime;
let todayMs: number;
beforeAll(async () => {
  template = await makeBenchTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(async () => {
  todayMs = Date.now();
  clock = createWrongClock(todayMs);
  timer = createFakeTime();
  bench = await makeTestBench(template, { clock, timer });
  await bench.signOnAndOpen();
});
afterEach(() => bench.remove());

const notice = async () => {
  const { notices } = await bench.client.bench.snapshot({});
  return notices.find(({ id }) => id === 'clock') ?? null;
};
const soon = 15_000;

describe('a clock that cannot be right', () => {
  it.each([
    ['behind', Date.UTC(2016, 0, 1), /which cannot be: the newest time this bench has recorded/],
    ['far ahead', Date.UTC(2036, 0, 1), /far ahead: the newest time this bench has recorded/],
  ] as const)(
    'is named on the bench at once when it jumps %s, with both times and what to do',
    async (_where, wallMs, words) => {
      expect(await notice()).toBeNull();
      clock.set(wallMs);
      timer.pass(soon);
      expect(await notice()).toMatchObject({
        tone: 'bad',
        text: expect.stringMatching(words),
        hint: expect.stringContaining('Set the clock of this machine right'),
      });
      clock.set(todayMs + soon);
      timer.pass(soon);
      expect(await notice()).toBeNull();
    },
  );

  it('is named when the bench starts on it', async () => {
    clock.set(Date.UTC(2016, 0, 1));
    bench = await bench.closeAndReopen();
    expect(await notice()).not.toBeNull();
  });

  it('is no news while it is being set right by a minute', async () => {
    clock.set(todayMs - 60_000);
    timer.pass(soon);
    expect(await notice()).toBeNull();
  });

  it('is confirmed by a shift lead from the settings, and the notice goes', async () => {
    clock.set(Date.UTC(2036, 0, 1));
    timer.pass(soon);
    expect(await bench.client.settings.clock({})).toMatchObject({ state: 'ahead', contradiction: null });
    expect(await bench.client.settings.trustClock({ by: 'Lea' })).toMatchObject({ state: 'right' });
    expect(await notice()).toBeNull();
  });

  it('is named by a gateway that knows better', async () => {
    bench.bench.core.time.hear(todayMs + 3 * 3_600_000, 'https://gateway');
    timer.pass(soon);
    expect((await notice())?.text).toBe("This machine's clock is 3 hours behind that of https://gateway.");
  });
});
