import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { describeWith } from '../../requires.ts';
import { openBrowser } from './browser.ts';
import { playScenes } from './scenes.ts';

/** What axe finds, one line each: rule, where, why. */
const violationsOn = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id} at ${target}: ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  );
};

describeWith('chromium')('every screen in every main state', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it('has nothing that axe finds wrong, in light and dark', async () => {
    const found: string[] = [];
    const seen: string[] = [];
    for await (const { name, page } of playScenes({ browser, rendererFolder })) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const violation of await violationsOn(page)) found.push(`${name}, ${colorScheme}: ${violation}`);
      }
      seen.push(name);
    }
    expect(seen.length).toBeGreaterThan(25);
    expect(found).toEqual([]);
  }, 400_000);
});
