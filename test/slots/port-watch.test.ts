import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  type PortSighting,
  type PortWatchOptions,
  watchPortsOf,
} from '../../src-main/core/slots/port-watch.ts';
import { createFakeTime } from './fake-time.ts';

const watching = (options: Partial<PortWatchOptions> & { answers: readonly (PortSighting | Error)[] }) => {
  const time = createFakeTime();
  const seen: (readonly string[])[] = [];
  const bugs: unknown[] = [];
  let asked = 0;
  const watch = watchPortsOf({
    listPorts: async () => {
      const answer = options.answers[Math.min(asked++, options.answers.length - 1)];
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
    boundNames: () => [],
    onSeen: (present) => seen.push(present.map(({ path }) => path)),
    onNote: () => {},
    onBug: (error) => bugs.push(error),
    timer: time,
    ...options,
  });
  return { time, seen, bugs, watch, asked: () => asked };
};
const ports = (...paths: readonly string[]): PortSighting => ({
  ports: paths.map((path) => ({ path })),
  note: null,
});

it('looks every second, and not before the look under way was answered', async () => {
  const { time, seen, asked, watch } = watching({ answers: [ports('COM3'), ports()] });
  time.pass(1_000);
  await expect.poll(() => seen).toEqual([['COM3']]);
  time.pass(1_000);
  await expect.poll(() => seen).toEqual([['COM3'], []]);
  expect(asked()).toBe(2);
  watch.close();
});

it('looks when it is told that something changed, instead of by the clock', async () => {
  let change = (): void => {};
  const { time, seen, watch } = watching({
    answers: [ports('COM3')],
    watchPorts: (onChange) => {
      change = onChange;
      return () => {};
    },
  });
  time.pass(10_000);
  expect(seen).toEqual([]);
  change();
  await expect.poll(() => seen).toEqual([['COM3']]);
  watch.close();
});

it('goes on after a list that failed', async () => {
  const failure = new Error('no list');
  const { seen, bugs, watch } = watching({ answers: [failure, ports('COM3')] });
  await watch.look();
  await watch.look();
  expect([bugs, seen]).toEqual([[failure], [['COM3']]]);
});

it('tells nothing once it is closed', async () => {
  const { seen, watch } = watching({ answers: [ports('COM3')] });
  const look = watch.look();
  watch.close();
  await look;
  expect(seen).toEqual([]);
});

it.skipIf(process.platform === 'win32')(
  'sees a bound port that no list names while its file is there',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reflash-ports-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const port = join(folder, 'by-path');
    writeFileSync(join(folder, 'tty'), '');
    symlinkSync(join(folder, 'tty'), port);
    const { seen, watch } = watching({ answers: [ports()], boundNames: () => [port, join(folder, 'gone')] });
    await watch.look();
    rmSync(port);
    await watch.look();
    expect(seen).toEqual([[port], []]);
  },
);
