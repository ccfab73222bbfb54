import { setTimeout as delay } from 'node:timers/promises';
import { scanLine, untilUsable } from '../../test/e2e/screen/bench-page.ts';
import { openScreen } from '../../test/e2e/screen/browser.ts';
import { scan } from '../../test/e2e/screen/scanner.ts';
import { type Figure, percentile } from './figures.ts';
import { slotCount } from './made-site.ts';
import { scanSamples, untilSampled, watchScans } from './page-probes.ts';
import { type Setting, startBench } from './setting.ts';

/** Quicker than any hand, slow enough that a scan does not wait for the records of the one before. */
const betweenScansMs = 100;

/**
 * Scan by scan with a wedge scanner: hubs that the Work Order expects, of which another sits in the slot, so that an
 * attempt really starts with each; hubs that it does not expect; and the command barcode that frees the slot again.
 */
export const measureScans = async (setting: Setting, count: number): Promise<readonly Figure[]> => {
  const { site } = setting;
  const bench = await startBench(setting);
  try {
    await bench.call('bench.signOn', { operator: 'Bench' });
    await bench.call('bench.openWorkOrder', { id: site.workOrderId });
    for (let slot = 1; slot <= slotCount; slot++) await bench.plug(slot, slot);
    const { page } = await openScreen(setting.browser, bench.link);
    await watchScans(page, scanLine);
    await untilUsable(page);
    const texts = Array.from({ length: count }, (_, index) => textOf(setting, index));
    for (const [index, text] of texts.entries()) {
      await scan(page, text);
      await untilSampled(page, index + 1);
      await delay(betweenScansMs);
    }
    const tookMs = await scanSamples(page);
    return [0.5, 0.95, 0.99].map((share) => ({
      what: `scan to verdict on screen, p${share * 100} of ${tookMs.length}`,
      value: percentile(tookMs, share),
      unit: 'ms',
      under: share === 0.99 ? 50 : null,
    }));
  } finally {
    await bench.close();
  }
};

const textOf = ({ site }: Setting, index: number): string => {
  const turn = Math.floor(index / 3);
  if (index % 3 === 0) return site.expected[turn % site.expected.length] ?? '';
  if (index % 3 === 1) return site.strangers[turn % site.strangers.length] ?? '';
  // The slot of half a round ago: its attempt has ended by now.
  return `RB:CLEAR:${((turn + slotCount / 2) % slotCount) + 1}`;
};
