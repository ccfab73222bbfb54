/**
 * What review costs over a store of 1,000,000 attempts: the day's shift report, and how long the steps took today and in
 * the last seven days, with the longest time that either keeps the core's one thread.
 *
 *   npm run bench:review -- [--attempts 1000000] [--per-day 2000] [--rounds 5] [--keep FOLDER]
 *
 * `--keep` leaves the store in FOLDER and takes it from there the next time. Exits 1 when a bar is missed.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { shiftToday } from '../src-main/core/review/shift-today.ts';
import { spanOf, stepReport } from '../src-main/core/review/step-report.ts';
import { openStore, storeFileName } from '../src-main/core/store/open-store.ts';
import { fillStore } from './bench-review/fill-store.ts';
import { bar, type Figure, percentile, printFigures } from './bench-screen/figures.ts';

const { values } = parseArgs({
  options: {
    attempts: { type: 'string', default: '1000000' },
    'per-day': { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    keep: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const folder =
  values.keep === undefined ? mkdtempSync(join(tmpdir(), 'reflash-review-')) : resolve(values.keep);

/** Medians of the rounds, and the longest stretch in which nothing else got a turn. */
const measure = async (
  what: string,
  work: (breathe: () => Promise<unknown>) => unknown,
): Promise<Figure[]> => {
  const tookMs: number[] = [];
  const cpuMs: number[] = [];
  let longestMs = 0;
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    let sinceMs = startedMs;
    await work(async () => {
      longestMs = Math.max(longestMs, performance.now() - sinceMs);
      await nextTurn();
      sinceMs = performance.now();
    });
    longestMs = Math.max(longestMs, performance.now() - sinceMs);
    tookMs.push(performance.now() - startedMs);
    const { user, system } = process.cpuUsage(cpu);
    cpuMs.push((user + system) / 1000);
  }
  return [
    { what: `${what}, median of ${rounds}`, value: percentile(tookMs, 0.5), unit: 'ms', under: 300 },
    { what: `${what}, processor time`, value: percentile(cpuMs, 0.5), unit: 'ms', under: null },
    { what: `${what}, longest without a turn`, value: longestMs, unit: 'ms', under: null },
  ];
};

try {
  const nowMs = new Date().setHours(23, 30, 0, 0);
  const perDay = Number(values['per-day']);
  await fillStore(folder, { attempts: Number(values.attempts), perDay, lastDayMs: nowMs });
  const { db, close } = openStore({ dataFolder: folder, mode: 'read', nowMs: Date.now });
  const bytes = statSync(join(folder, storeFileName)).size;
  console.log(`${values.attempts} attempts, ${perDay} a day, store of ${Math.round(bytes / 1e6)} MB`);
  const today = spanOf('today', nowMs);
  const week = spanOf('week', nowMs);
  const figures = [
    ...(await measure('shift report', () => shiftToday(db, { nowMs, dayStartMs: today.fromMs }))),
    ...(await measure('step times, today', (breathe) => stepReport(db, today, breathe))),
    ...(await measure('step times, seven days', (breathe) => stepReport(db, week, breathe))),
  ];
  close();
  printFigures(figures);
  if (!figures.every(bar.isKept)) process.exitCode = 1;
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
