import { untilUsable } from '../../test/e2e/screen/bench-page.ts';
import { openWindow } from '../../test/e2e/screen/browser.ts';
import { type Figure, percentile } from './figures.ts';
import { type Setting, startBench } from './setting.ts';

/** From the start of the core's process, in a window that is open already, to a bench that takes a scan. */
export const measureStarts = async (setting: Setting, count: number): Promise<readonly Figure[]> => {
  const coreMs: number[] = [];
  const usableMs: number[] = [];
  for (let start = 0; start < count; start++) {
    const { page } = await openWindow(setting.browser);
    const sinceMs = performance.now();
    const bench = await startBench(setting);
    coreMs.push(performance.now() - sinceMs);
    await page.goto(bench.link);
    await untilUsable(page);
    usableMs.push(performance.now() - sinceMs);
    await page.context().close();
    await bench.close();
  }
  return [
    {
      what: 'start of the core to its first answer, median',
      value: percentile(coreMs, 0.5),
      unit: 'ms',
      under: null,
    },
    {
      what: 'start of the core to a usable screen, median',
      value: percentile(usableMs, 0.5),
      unit: 'ms',
      under: 2_000,
    },
    {
      what: 'start of the core to a usable screen, slowest',
      value: Math.max(...usableMs),
      unit: 'ms',
      under: 2_000,
    },
  ];
};
