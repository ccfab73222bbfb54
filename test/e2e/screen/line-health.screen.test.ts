import AxeBuilder from '@axe-core/playwright';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { loads } from '../../domain/line-loads.ts';
import { describeWith } from '../../requires.ts';
import { goTo, slotWord, untilUsable } from './bench-page.ts';
import { returnedHub } from './bench-site.ts';
import { openBrowser } from './browser.ts';
import { keepLineHistory } from './line-history.ts';
import { openStage, type Stage } from './stage.ts';

const hubs = [0, 1, 2, 3].map((index) => returnedHub(index));
const slow = { latency: 'refused', turnAroundMs: 16 } as const;

describeWith('chromium')('a slot whose line gets worse', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let stage: Stage;
  beforeAll(async () => {
    browser = await openBrowser();
    const beforeStart = (dataFolder: string): void =>
      keepLineHistory(dataFolder, [
        { slot: 1, loads: loads(12) },
        { slot: 2, loads: [...loads(10), ...loads(5, { ...slow, retries: 2 })] },
      ]);
    const options = { hubs, slotCount: 4, rendererFolder, imageBytes: 8_192, beforeStart };
    stage = await openStage(browser, options);
    await stage.signOnAndOpen();
    await untilUsable(stage.page);
  });
  afterAll(async () => {
    await stage?.close();
    await browser?.close();
  });

  it('is named on the bench by a notice and on its tile, and no other slot is', async () => {
    const { page } = stage;
    const notices = page.getByRole('list', { name: 'Notices' });
    await onScreen(notices).toContainText('Slot 2: 16 of 1000 blocks sent again, 0 before');
    await onScreen(notices).toContainText('Check cable, plug and adapter.');
    await onScreen(page.getByText('Check line')).toHaveCount(1);
    await onScreen(page.getByRole('region', { name: 'Slot 2: Empty' })).toContainText('Check line');
  });

  it('still passes its hubs, and the verdict is what is read', async () => {
    const { page } = stage;
    await stage.plugAll(2);
    for (const hub of hubs.slice(0, 2)) await stage.scanInCore(hub);
    await onScreen(slotWord(page, 2)).toHaveText('PASS', { timeout: 30_000 });
    await onScreen(page.getByRole('region', { name: 'Slot 2: PASS' })).toContainText('Check line');
  });

  it('is in the settings with its figures and what to set, without a flaw that axe finds', async () => {
    const { page } = stage;
    await goTo(page, 'Settings');
    const lines = page.getByRole('region', { name: 'Lines' });
    await onScreen(lines).toContainText('Gets worse');
    await onScreen(lines).toContainText('Slot 2: ');
    await onScreen(lines).toContainText('115,200');
    await onScreen(lines).toContainText('low latency');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });
});
