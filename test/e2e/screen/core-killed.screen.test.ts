import type { Browser, Page } from '@playwright/test';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { describeWith } from '../../requires.ts';
import type { BenchPlan } from '../../rig/bench-process.ts';
import { openPtyHubs, type PtyHubs } from '../../rig/pty-hubs.ts';
import { type BenchProcess, startBenchProcess } from '../../rig/start-bench-process.ts';
import type { ShelfHub } from '../../rig/virtual-rig.ts';
import { countOf, goTo, openWorkOrder, pressOn, signOn, slot, slotWord } from './bench-page.ts';
import { type BenchSite, labelOf, makeBenchSite, newVersion, returnedHub } from './bench-site.ts';
import { openBrowser, openScreen } from './browser.ts';
import { scan } from './scanner.ts';

const quick = { startMs: 20, countdownMs: 40, announceEveryMs: 200, transferTimeoutMs: 300 };

/** Each is held at another place of its attempt, so that the kill finds four different things. */
const shelf: readonly ShelfHub[] = [
  returnedHub(0, { timing: quick, behaviour: { silent: true } }),
  returnedHub(1, { timing: { ...quick, writeMsPerKib: 200 } }),
  returnedHub(2, { timing: { ...quick, writeMsPerKib: 200 } }),
  returnedHub(3, { timing: quick, behaviour: { silentFirmware: true } }),
];
const slots = [1, 2, 3, 4] as const;

describeWith('chromium', 'socat')('a core killed with -9 while four slots are at work', () => {
  let hubs: PtyHubs;
  let site: BenchSite;
  let plan: BenchPlan;
  let bench: BenchProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    hubs = await openPtyHubs(shelf);
    site = await makeBenchSite({ hubs: shelf, ports: hubs.paths });
    plan = {
      dataFolder: site.dataFolder,
      rendererFolder,
      webPort: 0,
      slotCount: slots.length,
      hubs: { kind: 'serial', paths: hubs.paths },
    };
    bench = await startBenchProcess(plan);
    browser = await openBrowser();
    ({ page } = await openScreen(browser, bench.link));
    await signOn(page, 'Ann Other');
    await openWorkOrder(page, site.workOrderId);
    await goTo(page, 'Bench');
  });
  afterAll(async () => {
    await browser?.close();
    await bench?.close();
    await hubs?.close();
    await site?.close();
  });

  it('was at another step on each of them', async () => {
    for (const hub of shelf) await scan(page, labelOf(hub));
    await onScreen(slot(page, 1)).toContainText('Asking the hub who it is');
    for (const number of [2, 3]) {
      await onScreen(slot(page, number)).toContainText('Writing');
      await onScreen.poll(() => hubs.hub(number).writeCount).toBe(1);
    }
    await onScreen(slot(page, 4)).toContainText(/Restarting|Reading the version back/);
  });

  it('is missed by the screen, which says so and what to leave alone', async () => {
    await bench.kill();
    const alert = page.getByRole('alert');
    await onScreen(alert).toContainText('Bench core lost');
    await onScreen(alert).toContainText('Do not unplug a hub that was being flashed.');
  });

  it('is joined again by the same page once it is back, without a new link', async () => {
    const { port } = new URL(bench.url);
    // What a supervisor does: the same data folder, the same address.
    bench = await startBenchProcess({ ...plan, webPort: Number(port) });
    await onScreen(page.getByText('Bench core lost')).toBeHidden({ timeout: 30_000 });
    await onScreen(page.getByRole('banner')).toContainText('Ann Other');
  });

  it.each([
    [1, 'untouched', 'Nothing was written. Scan the hub and flash it.'],
    [2, 'suspect', 'A write was cut off. Scan the hub and flash it: the bench starts that write over.'],
    [3, 'suspect', 'A write was cut off. Scan the hub and flash it: the bench starts that write over.'],
    [4, 'good', 'The image was written and checked. Scan the hub again to see it run.'],
  ])('has slot %i classified as %s, with what to do next', async (number, _state, action) => {
    await onScreen(slotWord(page, number)).toHaveText('INTERRUPTED');
    await onScreen(slot(page, number)).toContainText(action);
  });

  it('is no reason not to finish the Work Order', async () => {
    for (const number of slots) hubs.hub(number).behaveWell();
    await pressOn(page, 'Retry slot 1');
    await pressOn(page, 'Retry slot 2');
    await scan(page, labelOf(shelf[2] as ShelfHub));
    await scan(page, labelOf(shelf[3] as ShelfHub));
    for (const number of [1, 2, 3])
      await onScreen(slotWord(page, number)).toHaveText('PASS', { timeout: 60_000 });
    await onScreen(slotWord(page, 4)).toHaveText(/PASS|CURRENT/, { timeout: 60_000 });
    await onScreen(countOf(page, 'Open')).toHaveText('0');
  });

  it('left every hub with the new version, and the gateway hears of each once', async () => {
    expect(slots.map((number) => hubs.firmwareOn(number))).toEqual(slots.map(() => newVersion));
    await goTo(page, 'Sync');
    await pressOn(page, 'Sync now');
    await onScreen(page.getByText('4 accepted')).toBeVisible();
    const told = site.gateway
      .applied()
      .map(({ deviceId, firmwareVersion }) => `${deviceId} ${firmwareVersion}`);
    expect(told.sort()).toEqual(shelf.map(({ identity }) => `${identity.chf} ${newVersion}`).sort());
  });
});
