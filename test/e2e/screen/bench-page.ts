import type { Locator, Page } from '@playwright/test';

/** Where things are on the bench's screens, by what a person or a screen reader finds them by. */

/** What became of the last scan. */
export const scanLine = 'section[aria-label="Last scan"]';

export const slot = (page: Page, number: number): Locator =>
  page.getByRole('region', { name: new RegExp(`^Slot ${number}: `) });

/** The one word that fills a slot. */
export const slotWord = (page: Page, number: number): Locator => slot(page, number).getByRole('status');

/** Fraction 0..1 of the transfer on a slot; 0 where none runs. */
export const progressOf = async (page: Page, number: number): Promise<number> => {
  const bars = slot(page, number).getByRole('progressbar');
  if ((await bars.count()) === 0) return 0;
  return Number((await bars.getAttribute('aria-valuenow')) ?? 0) / 100;
};

/** A count of the open Work Order on the bench: `Expected`, `Re-flashed`, ... */
export const countOf = (page: Page, name: string): Locator =>
  page
    .getByRole('region', { name: 'Work Order' })
    .locator('dl > div')
    .filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
    .locator('dd');

export const pressOn = (page: Page, button: string): Promise<void> =>
  page.getByRole('button', { name: button, exact: true }).click();

export const goTo = (page: Page, screen: string): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name: screen }).click();

/** Resolves when the bench takes a scan or a name: it is drawn, and joined to its core. */
export const untilUsable = (page: Page): Promise<void> =>
  page.locator(`${scanLine}, main form`).first().waitFor();

export const signOn = async (page: Page, operator: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Your name' }).fill(operator);
  await pressOn(page, 'Sign on');
};

/** On the bench's second question, which comes by itself after the sign-on. */
export const openWorkOrder = (page: Page, reference: string): Promise<void> =>
  page.getByRole('grid', { name: 'Work Orders' }).getByRole('row').filter({ hasText: reference }).click();
