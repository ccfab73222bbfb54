import type { Browser, Locator, Page } from '@playwright/test';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { describeWith } from '../../requires.ts';
import { portOfSlot } from '../../rig/virtual-rig.ts';
import { returnedHub } from './bench-site.ts';
import { openBrowser } from './browser.ts';
import { openStage, type Stage } from './stage.ts';

describeWith('chromium')('a slot is taught its port in the settings', () => {
  let browser: Browser;
  let stage: Stage;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    stage = await openStage(browser, { hubs: [returnedHub(0)], slotCount: 2, rendererFolder });
    page = stage.page;
    await stage.signOnAndOpen();
    await stage.show('/settings');
  });
  afterAll(async () => {
    await stage?.close();
    await browser?.close();
  });

  const begin = (slot: number): Locator =>
    page.getByRole('button', { name: `Plug into slot ${slot} now`, exact: true });
  const cancel = (): Locator => page.getByRole('button', { name: /^Cancel: slot 1/ });
  const portOf = (slot: number): Locator => page.getByRole('combobox', { name: `Port of slot ${slot}` });
  const beginOnFirst = async (): Promise<void> => {
    await begin(1).focus();
    await page.keyboard.press('Enter');
    await onScreen(page.getByText('Slot 1 waits for 60 seconds.')).toBeVisible();
  };

  it('one at a time: the others say why they cannot begin', async () => {
    await beginOnFirst();
    await onScreen(begin(2)).toHaveAttribute('aria-disabled', 'true');
    await onScreen(begin(2)).toHaveAccessibleDescription('Slot 1 waits for its port.');
  });

  it('and cancelled by the same key, without leaving the button', async () => {
    await onScreen(cancel()).toBeFocused();
    await page.keyboard.press('Enter');
    await onScreen(begin(1)).toBeFocused();
    await onScreen(begin(2)).not.toHaveAttribute('aria-disabled', 'true');
  });

  it('by plugging in, which takes the port from the slot that had it', async () => {
    await beginOnFirst();
    await stage.bench.plug(1, 2);
    await onScreen(page.getByText(`Slot 1 has its port: ${portOfSlot(2)} now.`)).toBeVisible();
    await onScreen(portOf(1)).toHaveValue(`path ${portOfSlot(2)}`);
    await onScreen(portOf(2)).toHaveValue('');
    const { slots } = await stage.snapshot();
    expect(slots.map(({ port, state }) => [port, state.kind])).toEqual([
      [portOfSlot(2), 'ready'],
      [null, 'unassigned'],
    ]);
  });

  it('but not while something is changed and not saved', async () => {
    await page.getByRole('textbox', { name: 'Slots on this bench' }).fill('3');
    await onScreen(begin(2)).toHaveAccessibleDescription('Save or discard what was changed first.');
  });
});
