import type { Browser, Page } from '@playwright/test';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { describeWith } from '../../requires.ts';
import { type BenchProcess, startBenchProcess } from '../../rig/start-bench-process.ts';
import { portOfSlot, type ShelfHub } from '../../rig/virtual-rig.ts';
import { countOf, slotWord } from './bench-page.ts';
import { type BenchSite, labelOf, makeBenchSite, newVersion, returnedHub } from './bench-site.ts';
import { openBrowser, openScreen } from './browser.ts';
import { scan } from './scanner.ts';

const hubs = [0, 1].map((index) => returnedHub(index));
const label = (number: number): string => labelOf(hubs[number - 1] as ShelfHub);

/** No mouse and no typing: every key comes from the scanner. */
describeWith('chromium')('a Work Order by scanner alone', () => {
  let site: BenchSite;
  let bench: BenchProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    site = await makeBenchSite({ hubs, ports: [portOfSlot(1), portOfSlot(2)] });
    bench = await startBenchProcess({
      dataFolder: site.dataFolder,
      rendererFolder,
      webPort: 0,
      slotCount: 2,
      hubs: { kind: 'virtual', shelf: hubs },
    });
    for (const number of [1, 2]) await bench.plug(number, number);
    browser = await openBrowser();
    ({ page } = await openScreen(browser, bench.link));
    await page.getByRole('main').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await bench?.close();
    await site?.close();
  });

  it('signs on and opens the Work Order', async () => {
    await scan(page, 'RB:USER:Bo Scanner');
    await onScreen(page.getByRole('banner')).toContainText('Bo Scanner');
    await scan(page, `RB:WO:${site.workOrderId}`);
    await onScreen(page.getByRole('banner')).toContainText(site.workOrderId);
  });

  it('picks the slot, and stops what was started by mistake', async () => {
    await scan(page, 'RB:SLOT:2');
    await scan(page, label(1));
    await onScreen(slotWord(page, 2)).toHaveText(/Working|QUARANTINE/);
    await onScreen(slotWord(page, 2)).toHaveText('QUARANTINE');
    await scan(page, 'RB:CLEAR:2');
    await onScreen(slotWord(page, 2)).toHaveText('Ready');
  });

  it('flashes both, one of them after a stop and a retry', async () => {
    await scan(page, label(1));
    await onScreen(slotWord(page, 1)).toHaveText('Working');
    await scan(page, 'RB:STOP:1');
    await onScreen(slotWord(page, 1)).toHaveText('FAIL');
    await scan(page, 'RB:RETRY');
    await scan(page, 'RB:SLOT:2');
    await scan(page, label(2));
    for (const number of [1, 2])
      await onScreen(slotWord(page, number)).toHaveText('PASS', { timeout: 30_000 });
  });

  it('sends what it did', async () => {
    await scan(page, 'RB:SYNC');
    await onScreen(countOf(page, 'Notified')).toHaveText('2');
    const versions = hubs.map(({ identity }) => site.gateway.inventory(identity.chf)?.DeviceFirmwareVersion);
    expect(versions).toEqual([newVersion, newVersion]);
  });

  it('turns the sound off and on', async () => {
    const banner = page.getByRole('banner');
    await scan(page, 'RB:MUTE');
    await onScreen(banner.getByRole('button', { name: 'Sound off' })).toBeVisible();
    await scan(page, 'RB:MUTE');
    await onScreen(banner.getByRole('button', { name: 'Sound on' })).toBeVisible();
  });
});
