import type { Browser, Page } from '@playwright/test';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { describeWith } from '../../requires.ts';
import { type BenchProcess, startBenchProcess } from '../../rig/start-bench-process.ts';
import { portOfSlot, type ShelfHub } from '../../rig/virtual-rig.ts';
import { countOf, goTo, openWorkOrder, pressOn, progressOf, signOn, slot, slotWord } from './bench-page.ts';
import { type BenchSite, labelOf, makeBenchSite, newVersion, oldVersion, returnedHub } from './bench-site.ts';
import { openBrowser, openScreen, type Screen } from './browser.ts';
import { scan } from './scanner.ts';

/** Four slots, five hubs: the fifth lies on the table while the first four are in. */
const slotCount = 4;
const hubs = Array.from({ length: 5 }, (_, index) => returnedHub(index));
const hub = (number: number): ShelfHub => hubs[number - 1] as ShelfHub;

describeWith('chromium')('a technician’s day', () => {
  let site: BenchSite;
  let bench: BenchProcess;
  let browser: Browser;
  let screen: Screen;
  let page: Page;

  beforeAll(async () => {
    const ports = Array.from({ length: slotCount }, (_, index) => portOfSlot(index + 1));
    site = await makeBenchSite({ hubs, ports, imageBytes: 65_536 });
    bench = await startBenchProcess({
      dataFolder: site.dataFolder,
      rendererFolder,
      webPort: 0,
      slotCount,
      hubs: { kind: 'virtual', shelf: hubs },
    });
    browser = await openBrowser();
    screen = await openScreen(browser, bench.link);
    page = screen.page;
  });
  afterAll(async () => {
    await browser?.close();
    await bench?.close();
    await site?.close();
  });

  const inventoryVersion = (number: number): string | undefined =>
    site.gateway.inventory(hub(number).identity.chf)?.DeviceFirmwareVersion;

  it('begins with a sign-on and the Work Order', async () => {
    await signOn(page, 'Ann Other');
    await openWorkOrder(page, site.workOrderId);
    await goTo(page, 'Bench');
    await onScreen(countOf(page, 'Expected')).toHaveText('5');
    await onScreen(countOf(page, 'Re-flashed')).toHaveText('0');
  });

  it('shows each hub that is plugged in as ready for its scan', async () => {
    for (let number = 1; number <= slotCount; number++) await bench.plug(number, number);
    for (let number = 1; number <= slotCount; number++)
      await onScreen(slotWord(page, number)).toHaveText('Ready');
  });

  it('works on four slots at once, and refuses the one whose hub is not the scanned one', async () => {
    await scan(page, labelOf(hub(1)));
    await scan(page, labelOf(hub(2)));
    await scan(page, labelOf(hub(5)));
    await scan(page, labelOf(hub(4)));
    for (const number of [1, 2, 4]) await onScreen(slotWord(page, number)).toHaveText('Working');
    await onScreen(slotWord(page, 3)).toHaveText('QUARANTINE');
    await onScreen(slot(page, 3)).toContainText('Swap them, or scan the one plugged in.');
    expect(await bench.firmwareOf(3)).toBe(oldVersion);
  });

  it('says port lost on the slot whose hub is pulled out half way, and on no other', async () => {
    await onScreen.poll(() => progressOf(page, 4), { timeout: 20_000 }).toBeGreaterThan(0.4);
    await bench.unplug(4);
    await onScreen(slotWord(page, 4)).toHaveText('FAIL');
    await onScreen(slot(page, 4)).toContainText(/plug/i);
    for (const number of [1, 2])
      await onScreen(slotWord(page, number)).toHaveText('PASS', { timeout: 30_000 });
    await onScreen(slot(page, 1)).toContainText(newVersion);
    await onScreen(countOf(page, 'Re-flashed')).toHaveText('2');
  });

  it('takes the unplugged hub again without its label, once it is plugged in', async () => {
    await bench.plug(4, 4);
    await onScreen(slotWord(page, 4)).toHaveText('Ready');
    await scan(page, 'RB:RETRY:4');
    await onScreen(slotWord(page, 4)).toHaveText('PASS', { timeout: 30_000 });
  });

  it('flashes the hub that was in the wrong slot when its own label is scanned', async () => {
    await pressOn(page, 'Clear slot 3');
    await scan(page, labelOf(hub(3)));
    await onScreen(slotWord(page, 3)).toHaveText('PASS', { timeout: 30_000 });
  });

  it('keeps a verdict until its hub is removed, and takes the next hub there', async () => {
    await onScreen(slotWord(page, 1)).toHaveText('PASS');
    await bench.unplug(1);
    await onScreen(slotWord(page, 1)).toHaveText('Empty');
    await bench.plug(5, 1);
    await scan(page, labelOf(hub(5)));
    await onScreen(slotWord(page, 1)).toHaveText('PASS', { timeout: 30_000 });
  });

  it('has every hub of the Work Order re-flashed, and says so', async () => {
    await onScreen(countOf(page, 'Re-flashed')).toHaveText('5');
    await onScreen(countOf(page, 'Quarantined')).toHaveText('0');
    await onScreen(page.getByText('Every hub of this Work Order is settled.')).toBeVisible();
  });

  it('sends what it did, and the gateway’s inventory holds the new version of every hub', async () => {
    expect([1, 2, 3, 4, 5].map(inventoryVersion)).toEqual(Array(5).fill(oldVersion));
    await goTo(page, 'Sync');
    await pressOn(page, 'Sync now');
    await onScreen(page.getByText('5 accepted')).toBeVisible();
    expect([1, 2, 3, 4, 5].map(inventoryVersion)).toEqual(Array(5).fill(newVersion));
    await goTo(page, 'Bench');
    await onScreen(countOf(page, 'Notified')).toHaveText('5');
  });

  it('sent the hubs nothing they do not take, and the page complained of nothing', async () => {
    expect(await bench.violations()).toEqual([]);
    expect(screen.complaints).toEqual([]);
  });
});
