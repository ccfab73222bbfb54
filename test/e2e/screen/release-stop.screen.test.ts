import AxeBuilder from '@axe-core/playwright';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { describeWith } from '../../requires.ts';
import { goTo, pressOn, scanLine, slotWord, untilUsable } from './bench-page.ts';
import { labelOf, newVersion, returnedHub } from './bench-site.ts';
import { openBrowser } from './browser.ts';
import { scan } from './scanner.ts';
import { openStage, type Stage } from './stage.ts';

/** Three hubs whose storage does not hold what was sent, and one that is well. */
const failing = [0, 1, 2].map((index) => returnedHub(index, { behaviour: { corruptStorageAtByte: 100 } }));
const well = returnedHub(3);
const hubs = [...failing, well];
const flashed = { timeout: 30_000 };

describeWith('chromium')('a release that fails on three slots', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let stage: Stage;
  beforeAll(async () => {
    browser = await openBrowser();
    stage = await openStage(browser, { hubs, slotCount: hubs.length, rendererFolder });
    await stage.signOnAndOpen();
    await untilUsable(stage.page);
    await stage.plugAll(hubs.length);
    for (const hub of failing) await stage.scanInCore(hub);
  });
  afterAll(async () => {
    await stage?.close();
    await browser?.close();
  });

  const stopped = () =>
    stage.page.getByRole('region', { name: `Release ${newVersion}, stopped on this bench` });

  it('is told on the bench, and the next hub is refused at its scan', async () => {
    const { page } = stage;
    for (const number of [1, 2, 3]) await onScreen(slotWord(page, number)).toHaveText('FAIL', flashed);
    await onScreen(page.getByRole('list', { name: 'Notices' })).toContainText(`${newVersion} of`);
    await scan(page, labelOf(well));
    await onScreen(page.locator(scanLine)).toContainText('is stopped on this bench');
    await onScreen(slotWord(page, 4)).toHaveText('Ready');
  });

  it('is shown first on the Firmware screen, without a flaw that axe finds', async () => {
    const { page } = stage;
    await goTo(page, 'Firmware');
    await onScreen(stopped()).toContainText('3 of its last 3 installations failed, on 3 hubs');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('goes on once a shift lead confirmed it, and the waiting hub is flashed', async () => {
    const { page } = stage;
    await pressOn(page, `Let ${newVersion} be installed again`);
    await pressOn(page, 'Let it be installed');
    await onScreen(stopped()).toHaveCount(0);
    await goTo(page, 'Bench');
    await onScreen(page.getByRole('list', { name: 'Notices' })).toHaveCount(0);
    await scan(page, labelOf(well));
    await onScreen(slotWord(page, 4)).toHaveText('PASS', flashed);
    expect(stage.complaints).toEqual([]);
  });
});
