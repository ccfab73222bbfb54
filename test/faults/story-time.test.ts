import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { inStoryTime } from './story-time.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const hourMs = 3_600_000;

it('an hour that everybody waits for is over at once, by every clock of the process', async () => {
  const realFromMs = performance.now();
  const passed = await inStoryTime(async () => {
    const [fromMs, fromDateMs] = [performance.now(), Date.now()];
    await wait(hourMs);
    return [performance.now() - fromMs, Date.now() - fromDateMs];
  });
  expect(passed.map((ms) => Math.round(ms / 1_000))).toEqual([3_600, 3_600]);
  expect(performance.now() - realFromMs).toBeLessThan(hourMs / 10);
});

it('of two waits the shorter one ends first, and of two as long the one that began first', async () => {
  const ended: string[] = [];
  await inStoryTime(() =>
    Promise.all(
      [
        ['long', 30],
        ['short', 10],
        ['as short', 10],
      ].map(async ([name, ms]) => {
        await wait(Number(ms));
        ended.push(String(name));
      }),
    ),
  );
  expect(ended).toEqual(['short', 'as short', 'long']);
});

it('a wait that was called off never ends, and one that begins anew ends later', async () => {
  const ended: string[] = [];
  await inStoryTime(async () => {
    clearTimeout(setTimeout(() => ended.push('called off'), 10));
    const anew = setTimeout(() => ended.push('begun anew'), 20);
    await wait(10);
    anew.refresh();
    await wait(15);
    ended.push('in between');
    await wait(10);
  });
  expect(ended).toEqual(['in between', 'begun anew']);
});

it('no deadline ends while a file is being read', async () => {
  const first = await inStoryTime(() =>
    Promise.race([readFile(import.meta.filename).then(() => 'file'), wait(1).then(() => 'deadline')]),
  );
  expect(first).toBe('file');
});

it('no deadline ends while there is something to do, but what is done takes its time', async () => {
  const [turns, passedMs] = await inStoryTime(async () => {
    const fromMs = performance.now();
    let turnsMade = 0;
    const isLate = wait(1).then(() => true);
    while (!(await Promise.race([isLate, new Promise((resolve) => setImmediate(() => resolve(false)))])))
      turnsMade++;
    return [turnsMade, performance.now() - fromMs];
  });
  expect(turns).toBeGreaterThan(100);
  expect(passedMs).toBeLessThan(2);
});

it('the process has its own time again afterwards, also when the work failed', async () => {
  const own = [setTimeout, clearTimeout, setImmediate, clearImmediate, Date.now, performance.now];
  await expect(inStoryTime(() => Promise.reject(new Error('no story')))).rejects.toThrow('no story');
  const now = [setTimeout, clearTimeout, setImmediate, clearImmediate, Date.now, performance.now];
  expect(now.map((one, index) => one === own[index])).toEqual([true, true, true, true, true, true]);
});
