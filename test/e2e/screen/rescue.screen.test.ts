import AxeBuilder from '@axe-core/playwright';
import { expect as onScreen, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { describeWith } from '../../requires.ts';
import { openPtyHubs, type PtyHubs, type PtyShelfHub } from '../../rig/pty-hubs.ts';
import { rigKinds } from '../../rig/rig-kinds.ts';
import { sampleIdentity } from '../../rig/sample-hubs.ts';
import { type BenchProcess, startBenchProcess } from '../../rig/start-bench-process.ts';
import { pressOn, slot, slotWord, untilUsable } from './bench-page.ts';
import { type BenchSite, labelOf, makeBenchSite, newVersion, oldVersion } from './bench-site.ts';
import { openBrowser, openScreen, type Screen } from './browser.ts';
import { scan } from './scanner.ts';

const { gecko } = rigKinds;
const identityOf = (index: number) => ({ ...sampleIdentity(index), model: gecko.model });
/** One whose upload is broken off three times, which is as often as it is tried; one that came without firmware. */
const torn: PtyShelfHub = {
  kind: 'gecko',
  identity: identityOf(0),
  firmwareVersion: oldVersion,
  behaviour: { abortsAtBlock: { block: 9, times: 3 } },
};
const lost: PtyShelfHub = {
  kind: 'gecko',
  identity: identityOf(1),
  firmwareVersion: oldVersion,
  behaviour: { brokenApplication: true },
};
const shelf = [torn, lost];
const patience = { timeout: 30_000 };
/** A scanner types faster than anybody. */
const byHand = { delay: 60 };
const again = (number: number) => `Install again by label: slot ${number}`;
const ending = (id: string): string => id.replaceAll('-', '').slice(-4);

describeWith('chromium', 'socat')('a hub that lost its firmware in a write', () => {
  let hubs: PtyHubs;
  let site: BenchSite;
  let bench: BenchProcess;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let screen: Screen;
  let page: Page;
  beforeAll(async () => {
    hubs = await openPtyHubs(shelf);
    const { deviceModel, settings } = gecko;
    const supplies = [{ deviceModel, settings, image: gecko.image(newVersion, 16_384) }];
    site = await makeBenchSite({ hubs: shelf, ports: hubs.paths, supplies });
    const plan = { dataFolder: site.dataFolder, rendererFolder, webPort: 0, slotCount: 2 };
    bench = await startBenchProcess({ ...plan, hubs: { kind: 'serial', paths: hubs.paths } });
    browser = await openBrowser();
    screen = await openScreen(browser, bench.link);
    page = screen.page;
    await bench.call('bench.signOn', { operator: 'Ann Other' });
    await bench.call('bench.openWorkOrder', { id: site.workOrderId });
    await untilUsable(page);
  });
  afterAll(async () => {
    await browser?.close();
    await bench?.close();
    await hubs?.close();
    await site?.close();
  });

  const dialog = () => page.getByRole('dialog');

  it('is told apart from one that nobody tore, which is offered nothing but a reason', async () => {
    await scan(page, 'RB:SLOT:1');
    await scan(page, labelOf(torn));
    await onScreen(slotWord(page, 1)).toHaveText('FAIL', patience);
    await pressOn(page, 'Retry slot 1');
    await onScreen(slot(page, 1)).toContainText('no firmware left', patience);
    await scan(page, 'RB:SLOT:2');
    await scan(page, labelOf(lost));
    await onScreen(slotWord(page, 2)).toHaveText('FAIL', patience);
    const refused = page.getByRole('button', { name: again(2) });
    await onScreen(refused).toHaveAttribute('aria-disabled', 'true');
    await onScreen(slot(page, 2)).toContainText('only one whose write was cut off on this bench');
  });

  it('asks who allows it and for the label, says what is risked, and has no flaw that axe finds', async () => {
    await page.getByRole('button', { name: again(1) }).focus();
    await page.keyboard.press('Enter');
    await onScreen(dialog()).toContainText('Install the hub in slot 1 again by its label?');
    await onScreen(dialog()).toContainText(
      'If another hub without firmware is in this slot, that one is written',
    );
    const confirm = dialog().getByRole('button', { name: 'Install it' });
    await onScreen(confirm).toHaveAttribute('aria-disabled', 'true');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('is not installed while another label is read', async () => {
    await page.keyboard.type(ending(lost.identity.gpf), byHand);
    await page.keyboard.press('Tab');
    await page.keyboard.type('Lea Shift', byHand);
    await page.keyboard.press('Enter');
    await onScreen(dialog()).toContainText(`the label ends in ${ending(lost.identity.gpf)}`);
    expect(hubs.firmwareOn(1)).toBeNull();
  });

  it('is installed by the keyboard alone, and passes by its own word', async () => {
    await dialog().getByRole('textbox').first().fill(ending(torn.identity.gpf));
    await page.keyboard.press('Enter');
    await onScreen(dialog()).toHaveCount(0);
    await onScreen(slotWord(page, 1)).toHaveText('PASS', patience);
    expect(hubs.firmwareOn(1)).toBe(newVersion);
    expect(screen.complaints).toEqual([]);
  });
});
