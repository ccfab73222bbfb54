import type { Browser, Locator, Page } from '@playwright/test';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { describeWith } from '../../requires.ts';
import type { ShelfHub } from '../../rig/virtual-rig.ts';
import { countOf, slotWord } from './bench-page.ts';
import { labelOf, newVersion, returnedHub } from './bench-site.ts';
import { openBrowser } from './browser.ts';
import { type } from './scanner.ts';
import { openStage, type Stage } from './stage.ts';

const hubs = [0, 1].map((index) => returnedHub(index));
const hub = (number: number): ShelfHub => hubs[number - 1] as ShelfHub;
/** More stops than any screen has. */
const mostTabs = 80;

/** No mouse: every control is reached by Tab and used by Enter or arrow keys. */
describeWith('chromium')('every screen by keyboard alone', () => {
  let browser: Browser;
  let stage: Stage;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    stage = await openStage(browser, { hubs, slotCount: 2, rendererFolder });
    page = stage.page;
  });
  afterAll(async () => {
    await stage?.close();
    await browser?.close();
  });

  const press = (key: string): Promise<void> => page.keyboard.press(key);
  const hasFocus = (target: Locator): Promise<boolean> =>
    target.evaluate((element) => element === element.ownerDocument.activeElement);

  const tabTo = async (target: Locator): Promise<void> => {
    await onScreen(target).toBeVisible();
    for (let tabs = 0; tabs < mostTabs; tabs++) {
      if (await hasFocus(target)) return;
      await press('Tab');
    }
    throw new Error(`${target} was not reached with ${mostTabs} tabs`);
  };
  const enterOn = async (target: Locator): Promise<void> => {
    await tabTo(target);
    await press('Enter');
  };
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
  const showScreen = (name: string): Promise<void> =>
    enterOn(page.getByRole('navigation').getByRole('link', { name }));
  const rowOf = (text: string): Locator => page.getByRole('main').getByRole('row').filter({ hasText: text });

  it('signs on and opens the Work Order', async () => {
    await tabTo(page.getByRole('textbox', { name: 'Your name' }));
    await type(page, 'Kay Board');
    await press('Enter');
    await enterOn(rowOf(stage.site.workOrderId));
    await onScreen(countOf(page, 'Expected')).toHaveText('2');
  });

  it('plugs a virtual hub in', async () => {
    await enterOn(button('Virtual hubs'));
    await enterOn(button('Plug in hub 1'));
    await onScreen(slotWord(page, 1)).toHaveText('Ready');
    await press('Escape');
    await onScreen(page.getByRole('dialog')).toHaveCount(0);
  });

  it('picks the slot, types the Device ID twice, and sees the verdict', async () => {
    await type(page, '1');
    await onScreen(page.getByText('Next scan goes to slot 1')).toBeVisible();
    await enterOn(button('Type an ID'));
    const boxes = page.getByRole('dialog').getByRole('textbox');
    await tabTo(boxes.nth(0));
    await type(page, labelOf(hub(1)));
    await tabTo(boxes.nth(1));
    await type(page, labelOf(hub(1)));
    await press('Enter');
    await onScreen(slotWord(page, 1)).toHaveText('PASS', { timeout: 30_000 });
    await type(page, 'c');
    await onScreen(slotWord(page, 1)).toHaveText('Ready');
  });

  it('goes from the Work Orders to a hub of one and its history', async () => {
    await showScreen('Work Orders');
    await enterOn(rowOf(stage.site.workOrderId));
    await tabTo(rowOf(hub(1).identity.chf));
    await press('ArrowDown');
    onScreen(await hasFocus(rowOf(hub(2).identity.chf))).toBe(true);
    await press('ArrowUp');
    await press('Enter');
    await onScreen(page.getByRole('heading', { name: `Hub ${hub(1).identity.chf}` })).toBeVisible();
  });

  it('finds a hub by a part of its Device ID, and comes back to the search', async () => {
    await showScreen('Hubs');
    await tabTo(page.getByRole('textbox', { name: 'Device ID or a part of it' }));
    await type(page, hub(2).identity.chf.slice(-5));
    await onScreen(page.getByText('1 hub', { exact: false }).first()).toBeVisible();
    await enterOn(rowOf(hub(2).identity.chf));
    await enterOn(page.getByRole('link', { name: /Back to the search/ }));
    await onScreen(page.getByRole('textbox', { name: 'Device ID or a part of it' })).toBeVisible();
  });

  it('updates the catalogue', async () => {
    const before = (await stage.snapshot()).catalogue.updatedAtMs;
    await showScreen('Firmware');
    await enterOn(button('Update the catalogue'));
    await onScreen.poll(async () => (await stage.snapshot()).catalogue.updatedAtMs).not.toBe(before);
  });

  it('syncs', async () => {
    await showScreen('Sync');
    await enterOn(button('Sync now'));
    await onScreen(page.getByText('1 accepted')).toBeVisible();
    expect(stage.site.gateway.inventory(hub(1).identity.chf)?.DeviceFirmwareVersion).toBe(newVersion);
  });

  it('reads the shift', async () => {
    await showScreen('Shift');
    await enterOn(button('Refresh'));
    await onScreen(page.getByText('100 %').or(page.getByText('100.0 %')).first()).toBeVisible();
  });

  it('changes a setting and saves it', async () => {
    await showScreen('Settings');
    await tabTo(page.getByRole('textbox', { name: 'Slots on this bench' }));
    await press('ArrowUp');
    await enterOn(button('Save'));
    await onScreen.poll(async () => (await stage.snapshot()).slots.length).toBe(3);
  });

  it('was complained of by nothing in the page', () => {
    expect(stage.complaints).toEqual([]);
  });
});
