import type { Browser, Locator, Page } from '@playwright/test';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import type { BenchSnapshot } from '../../../src-shared/contract/bench.ts';
import type { HubDetail } from '../../../src-shared/contract/hubs.ts';
import { describeWith } from '../../requires.ts';
import { type BenchProcess, startBenchProcess } from '../../rig/start-bench-process.ts';
import { portOfSlot, type ShelfHub } from '../../rig/virtual-rig.ts';
import { type BenchSite, labelOf, makeBenchSite, returnedHub } from './bench-site.ts';
import { openBrowser, openScreen } from './browser.ts';
import { scan, scanSlowly, type } from './scanner.ts';

/** The last two are on no Work Order, so that the journal has each scan of them. */
const hubs = Array.from({ length: 4 }, (_, index) => returnedHub(index));

describeWith('chromium')('a keyboard-wedge scanner and a person share the keyboard', () => {
  let site: BenchSite;
  let bench: BenchProcess;
  let browser: Browser;
  let page: Page;
  let box: Locator;

  beforeAll(async () => {
    site = await makeBenchSite({ hubs, expected: [0, 1], ports: [portOfSlot(1)] });
    bench = await startBenchProcess({
      dataFolder: site.dataFolder,
      rendererFolder,
      webPort: 0,
      slotCount: 1,
      hubs: { kind: 'virtual', shelf: hubs },
    });
    await bench.call('bench.signOn', { operator: 'Ann Other' });
    await bench.call('bench.openWorkOrder', { id: site.workOrderId });
    browser = await openBrowser();
    ({ page } = await openScreen(browser, bench.link));
  });
  beforeEach(async () => {
    await page.goto(`${bench.url}/#/hubs`);
    box = page.getByRole('textbox', { name: 'Device ID or a part of it' });
    await box.fill('');
    await box.focus();
  });
  afterAll(async () => {
    await browser?.close();
    await bench?.close();
    await site?.close();
  });

  const lastScan = async (): Promise<string | null> =>
    ((await bench.call('bench.snapshot')) as BenchSnapshot).lastScan?.text ?? null;

  it('takes typing for typing, letter by letter with Enter at the end', async () => {
    await type(page, '8873849');
    await page.keyboard.press('Enter');
    await onScreen(box).toHaveValue('8873849');
    expect(await lastScan()).toBeNull();
  });

  it('takes a scan for a scan, also while the search box has the focus, and leaves the box as it was', async () => {
    const label = labelOf(hubs[0] as ShelfHub);
    await scan(page, label);
    await onScreen.poll(lastScan).toBe(label);
    await onScreen(box).toHaveValue('');
  });

  it('leaves what a person typed before the scan in the box', async () => {
    await type(page, '6A10');
    await scan(page, labelOf(hubs[1] as ShelfHub));
    await onScreen.poll(lastScan).toBe(labelOf(hubs[1] as ShelfHub));
    await onScreen(box).toHaveValue('6A10');
  });

  it('takes two scans in one burst for two', async () => {
    const strangers = hubs.slice(2);
    await scan(page, ...strangers.map(labelOf));
    await onScreen.poll(lastScan).toBe(labelOf(hubs[3] as ShelfHub));
    for (const { identity } of strangers) {
      const { journal } = (await bench.call('hubs.show', { id: identity.chf })) as HubDetail;
      expect(journal.map(({ kind }) => kind)).toContain('scan-refused');
    }
    await onScreen(box).toHaveValue('');
  });

  it('does not press the button that has the focus with its Enter', async () => {
    await page.getByRole('link', { name: 'Firmware' }).focus();
    await scan(page, labelOf(hubs[0] as ShelfHub));
    await onScreen.poll(lastScan).toBe(labelOf(hubs[0] as ShelfHub));
    expect(new URL(page.url()).hash).toBe('#/hubs');
  });

  it.each([40, 100])(
    'hears a scanner of %s ms a character, which presses neither keys of the bench nor a button',
    async (everyMs) => {
      await page.goto(`${bench.url}/#/bench`);
      const slot = page.getByRole('button', { name: 'Slot 1: take the next scan' });
      await slot.focus();
      for (const text of [labelOf(hubs[2] as ShelfHub), 'RB:CLEAR:1']) {
        await scanSlowly(page, text, everyMs);
        await onScreen.poll(lastScan).toBe(text);
      }
      const { slots } = (await bench.call('bench.snapshot')) as BenchSnapshot;
      expect(slots.filter(({ isSelected }) => isSelected)).toEqual([]);
    },
  );
});
