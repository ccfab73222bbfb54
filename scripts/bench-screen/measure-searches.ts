import { openScreen } from '../../test/e2e/screen/browser.ts';
import { madeIdentity } from '../made-register.ts';
import { type Figure, percentile } from './figures.ts';
import { searchOnce } from './page-probes.ts';
import { type Setting, startBench } from './setting.ts';

/** What people have in hand: a whole ID, its last half, a few digits of its end or from its middle. */
const parts: readonly ((id: string) => string)[] = [
  (id) => id,
  (id) => id.slice(12),
  (id) => id.slice(-5),
  (id) => id.slice(13, 21),
  (id) => id.replace(/-/g, '').slice(9, 13),
];

/** Search by search in the Hubs screen, each for a hub that is there. */
export const measureSearches = async (
  setting: Setting,
  rows: number,
  count: number,
): Promise<readonly Figure[]> => {
  const bench = await startBench(setting);
  try {
    const { page } = await openScreen(setting.browser, bench.link);
    await page.goto(`${bench.url}/#/hubs`);
    const box = await page.getByRole('main').getByRole('textbox').elementHandle();
    if (box === null) throw new Error('the Hubs screen has no search box');
    const samples = [];
    for (let index = 0; index < count; index++) {
      const { chf, gpf } = madeIdentity((index * 7_919 + 13) % rows, 'shuffled');
      const part = parts[index % parts.length] ?? String;
      samples.push(await searchOnce(page, box, part(index % 2 === 0 ? chf : gpf)));
    }
    const tookMs = samples.map((sample) => sample.tookMs);
    const drawn = Math.max(...samples.map(({ rowsDrawn }) => rowsDrawn));
    const found = Math.max(...samples.map(({ rowsFound }) => rowsFound));
    return [
      {
        what: `search to rows on screen, p50 of ${count}`,
        value: percentile(tookMs, 0.5),
        unit: 'ms',
        under: null,
      },
      {
        what: `search to rows on screen, p95 of ${count}`,
        value: percentile(tookMs, 0.95),
        unit: 'ms',
        under: 100,
      },
      { what: 'most rows a list held', value: found, unit: 'rows', under: null },
      { what: 'most rows drawn at once', value: drawn, unit: 'rows', under: 40 },
    ];
  } finally {
    await bench.close();
  }
};
