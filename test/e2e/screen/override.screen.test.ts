import AxeBuilder from '@axe-core/playwright';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { version } from '../../domain/builders.ts';
import { describeWith } from '../../requires.ts';
import { goTo, pressOn, scanLine, slot, slotWord, untilUsable } from './bench-page.ts';
import { labelOf, newVersion, returnedHub } from './bench-site.ts';
import { openBrowser } from './browser.ts';
import { scan } from './scanner.ts';
import { openStage, type Stage } from './stage.ts';

const strange = 'FF000001';
/** One runs a version that no pathway begins from, one is another hub than its place says. */
const downgraded = returnedHub(0, { firmwareVersion: version(strange) });
const stranger = returnedHub(1, { behaviour: { identity: { gpf: '88-73-84-90-7B-40-FF-FF' } } });
const hubs = [downgraded, stranger];
const flashed = { timeout: 30_000 };

describeWith('chromium')("a shift lead's override on screen", () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let stage: Stage;
  beforeAll(async () => {
    browser = await openBrowser();
    stage = await openStage(browser, { hubs, slotCount: hubs.length, rendererFolder });
    await stage.signOnAndOpen();
    await untilUsable(stage.page);
    await stage.plugAll(hubs.length);
    for (const hub of hubs) await stage.scanInCore(hub);
  });
  afterAll(async () => {
    await stage?.close();
    await browser?.close();
  });

  const dialog = () => stage.page.getByRole('dialog', { name: 'Allow this hub once?' });
  const violations = async (): Promise<readonly string[]> => {
    const found = await new AxeBuilder({ page: stage.page }).analyze();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} at ${target}: ${failureSummary}`),
    );
  };

  it('is offered on the slot of a blocked hub, and refused with the reason where nobody may lift the block', async () => {
    const { page } = stage;
    for (const number of [1, 2]) await onScreen(slotWord(page, number)).toHaveText('QUARANTINE', flashed);
    await onScreen(slot(page, 1)).toContainText('Downgrade or unknown version');
    const closed = page.getByRole('button', { name: 'Allow once… (slot 2)' });
    await onScreen(closed).toHaveAttribute('aria-disabled', 'true');
    await onScreen(slot(page, 2)).toContainText('nobody may lift this block');
  });

  it('says what will be installed over what and what is risked, and asks for name and reason', async () => {
    const { page } = stage;
    await pressOn(page, 'Allow once… (slot 1)');
    await onScreen(dialog()).toContainText(`Will be installed${newVersion} over ${strange}`);
    await onScreen(dialog()).toContainText('What is risked');
    const confirm = dialog().getByRole('button', { name: 'Allow it once' });
    await onScreen(confirm).toHaveAttribute('aria-disabled', 'true');
    expect(await violations()).toEqual([]);
    await dialog().getByRole('textbox', { name: 'Shift lead' }).fill('Grace');
    await dialog().getByRole('textbox', { name: 'Why' }).fill('type plate looked at');
    await confirm.click();
    await onScreen(dialog().getByRole('status')).toContainText('Allowed for one attempt');
    await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  it('is listed for the shift, and shown at the hub, where it can be withdrawn', async () => {
    const { page } = stage;
    await goTo(page, 'Shift');
    const listed = page.getByRole('listitem').filter({ hasText: 'type plate looked at' });
    await onScreen(listed).toContainText(`${newVersion} over ${strange}`);
    expect(await violations()).toEqual([]);
    await listed.getByRole('link').click();
    await onScreen(page.getByRole('main')).toContainText('it is allowed already: scan it');
    expect(await violations()).toEqual([]);
    await pressOn(page, `Withdraw what allows hub ${downgraded.identity.chf}`);
    await onScreen(page.getByRole('button', { name: 'Allow once…' })).not.toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  it('lets the hub be flashed by one scan of its label, once given again at the hub', async () => {
    const { page } = stage;
    await pressOn(page, 'Allow once…');
    await dialog().getByRole('textbox', { name: 'Shift lead' }).fill('Grace');
    await dialog().getByRole('textbox', { name: 'Why' }).fill('looked at once more');
    await dialog().getByRole('button', { name: 'Allow it once' }).click();
    await onScreen(dialog().getByRole('status')).toContainText('Scan the hub’s label now');
    await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
    await goTo(page, 'Bench');
    await scan(page, labelOf(downgraded));
    await onScreen(page.locator(scanLine)).toContainText('slot 1');
    await onScreen(slotWord(page, 1)).toHaveText('PASS', flashed);
    await goTo(page, 'Shift');
    await onScreen(page.getByText('No block is lifted at the moment.')).toBeVisible();
    expect(stage.complaints).toEqual([]);
  });
});
