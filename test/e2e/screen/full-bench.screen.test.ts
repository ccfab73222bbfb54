import { createHash } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { openStore } from '../../../src-main/core/store/open-store.ts';
import { listEntriesOfHub } from '../../../src-main/core/store/outbox.ts';
import { verifyJournal } from '../../../src-main/core/store/verify-journal.ts';
import { listExpectedHubs } from '../../../src-main/core/store/work-orders.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { interruptedActions, tornActions } from '../../../src-shared/domain/next-action.ts';
import type { HubState } from '../../../src-shared/domain/outcome.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import { describeWith } from '../../requires.ts';
import type { BenchPlan } from '../../rig/bench-process.ts';
import { type BenchProcess, startBenchProcess } from '../../rig/start-bench-process.ts';
import { countOf, goTo, pressOn, progressOf, slot, slotWord, untilUsable } from './bench-page.ts';
import { type BenchSite, labelOf, makeBenchSite, newVersion } from './bench-site.ts';
import { openBrowser, openScreen } from './browser.ts';
import { allHubs, type FullBench, imageFor, openFullBench, slotsOf, supplies } from './full-bench.ts';
import { scan } from './scanner.ts';

const all = slotsOf(1, 18);
const virtual = slotsOf(1, 16);
const [qemuA, qemuB] = [17, 18];
const takenAway = 4;
/** Its records have another hardware version. */
const stranger = 8;
/** Its bootloader writes while it receives, so a cut transfer leaves it without an application. */
const cutInUpload = 12;
const done = all.filter((number) => ![takenAway, stranger].includes(number));

const atKill: readonly (readonly [number, HubState, string])[] = [
  [5, 'untouched', interruptedActions.untouched],
  [6, 'suspect', tornActions['says-who-it-is']],
  [7, 'good', interruptedActions.good],
  [10, 'untouched', interruptedActions.untouched],
  // All written and vouched for by its bootloader, whose word stands once the new application speaks.
  [11, 'suspect', tornActions['may-have-lost-its-name']],
  [12, 'suspect', tornActions['may-have-lost-its-name']],
  [14, 'untouched', interruptedActions.untouched],
  [15, 'suspect', tornActions['says-who-it-is']],
  [16, 'good', interruptedActions.good],
  [qemuA, 'untouched', interruptedActions.untouched],
  [qemuB, 'untouched', interruptedActions.untouched],
];
const label = (number: number): string => labelOf(allHubs[number - 1] ?? { identity: never() });
const chf = (number: number): string => (allHubs[number - 1] ?? { identity: never() }).identity.chf;
const never = (): never => {
  throw new Error('there is no such slot');
};
/** Short, for a difference of images is read by nobody. */
const digestOf = (bytes: Uint8Array | null): string =>
  bytes === null ? 'no firmware' : createHash('sha256').update(bytes).digest('hex');
/** As a person does: a scan that nothing came of is scanned again. */
const scanUntil = (page: Page, code: string, isTaken: () => Promise<void>): Promise<void> =>
  onScreen(async () => {
    await scan(page, code);
    await isTaken();
  }).toPass({ timeout: 60_000 });
const scanOnto = (page: Page, number: number, before: string): Promise<void> =>
  scanUntil(page, label(number), () => onScreen(slotWord(page, number)).not.toHaveText(before));
const patience = { timeout: 60_000 };
/** Real ones share the machine's cores with everything else, and go last. */
const morePatience = { timeout: 200_000 };

describeWith(
  'chromium',
  'socat',
  'qemu-system-arm',
  'u-boot-qemu',
  'sfdisk',
  'mkfs.vfat',
  'mcopy',
)('sixteen virtual hubs of three kinds and two real U-Boots, flashed together from the screen', () => {
  let hubs: FullBench;
  let site: BenchSite;
  let plan: BenchPlan;
  let bench: BenchProcess;
  let browser: Browser;
  let page: Page;
  let delivered: readonly (Uint8Array | null)[];

  beforeAll(async () => {
    hubs = await openFullBench();
    delivered = virtual.map((number) => hubs.storedOn(number));
    site = await makeBenchSite({ hubs: allHubs, ports: hubs.paths, supplies });
    plan = {
      dataFolder: site.dataFolder,
      rendererFolder,
      webPort: 0,
      slotCount: all.length,
      hubs: { kind: 'serial', paths: hubs.paths },
    };
    bench = await startBenchProcess(plan);
    browser = await openBrowser();
    ({ page } = await openScreen(browser, bench.link, { width: 1920, height: 1080 }));
    await untilUsable(page);
  });
  afterAll(async () => {
    await browser?.close();
    await bench?.close();
    await hubs?.close();
    await site?.close();
  });

  it('begin with a sign-on and a Work Order, both scanned', async () => {
    const banner = page.getByRole('banner');
    await scanUntil(page, 'RB:USER:Ann Other', () => onScreen(banner).toContainText('Ann Other'));
    await scanUntil(page, `RB:WO:${site.workOrderId}`, () =>
      onScreen(banner).toContainText(site.workOrderId),
    );
    await onScreen(countOf(page, 'Expected')).toHaveText('18');
    for (const number of all) await onScreen(slotWord(page, number)).toHaveText('Ready');
  });

  it('are all armed by their labels, and each goes as far as it can', async () => {
    for (const number of virtual) await scanOnto(page, number, 'Ready');
    for (const number of [1, 2, 9, 13]) await onScreen(slotWord(page, number)).toHaveText('PASS', patience);
    await onScreen(slotWord(page, stranger)).toHaveText('QUARANTINE', patience);
    for (const number of [3, 4])
      await onScreen.poll(() => progressOf(page, number), patience).toBeGreaterThan(0.2);
    for (const number of [5, 10, 14])
      await onScreen(slot(page, number)).toContainText('Asking the hub who it is', patience);
    for (const number of [6, 12, 15]) {
      await onScreen(slot(page, number)).toContainText('Writing', patience);
      await onScreen.poll(() => hubs.virtual.hub(number).writeCount, patience).toBe(1);
    }
    for (const number of [7, 11, 16])
      await onScreen(slot(page, number)).toContainText(/Restarting|Reading the version back/, patience);
  });

  it('lose no more than themselves when two are unplugged half way', async () => {
    for (const number of [3, takenAway]) await hubs.virtual.unplug(number);
    for (const number of [3, takenAway]) {
      await onScreen(slotWord(page, number)).toHaveText('FAIL', patience);
      await onScreen(slot(page, number)).toContainText('Plug the cable in again');
    }
    for (const [number] of atKill.slice(0, -2)) await onScreen(slotWord(page, number)).toHaveText('Working');
  });

  it('are joined by the real ones, and then the core is killed with -9', async () => {
    for (const number of [qemuA, qemuB]) await scanOnto(page, number, 'Ready');
    for (const number of [qemuA, qemuB])
      await onScreen.poll(() => progressOf(page, number), patience).toBeGreaterThan(0.02);
    for (const [number] of atKill) await onScreen(slotWord(page, number)).toHaveText('Working');
    await bench.kill();
    await onScreen(page.getByRole('alert')).toContainText('Bench core lost');
    const { port } = new URL(bench.url);
    bench = await startBenchProcess({ ...plan, webPort: Number(port) });
    await onScreen(page.getByText('Bench core lost')).toBeHidden({ timeout: 30_000 });
    await onScreen(page.getByRole('banner')).toContainText('Ann Other');
  });

  it.each(atKill)('has slot %i classified as %s, with what to do next', async (number, state, action) => {
    await onScreen(slotWord(page, number)).toHaveText('INTERRUPTED');
    await onScreen(slot(page, number)).toContainText(action);
    const notice = `Slot ${number}: the attempt on hub ${chf(number)} was cut off; its storage is ${state}`;
    await onScreen(page.getByText(notice)).toBeAttached();
  });

  it('have the verdicts that stood before, marked as such', async () => {
    for (const number of [1, 2, 9, 13, stranger]) {
      await onScreen(slotWord(page, number)).toHaveText(number === stranger ? 'QUARANTINE' : 'PASS');
      await onScreen(slot(page, number)).toContainText('From before the restart');
    }
  });

  it('were classified as their storage says', () => {
    for (const number of [5, 10, 14])
      expect(digestOf(hubs.storedOn(number)), `slot ${number}`).toBe(digestOf(delivered[number - 1] ?? null));
    for (const number of [7, 11])
      expect(digestOf(hubs.storedOn(number)), `slot ${number}`).toBe(digestOf(imageFor(number)));
  });

  it('are gone on with from the screen until each is done or has its verdict', async () => {
    for (const number of virtual) hubs.virtual.hub(number).behaveWell();
    for (const number of [6, 11, 12, 14, 16]) hubs.virtual.reseat(number);
    await hubs.virtual.plug(3);
    for (const number of [5, 6, 10, 12, 14, 15, qemuA]) await pressOn(page, `Retry slot ${number}`);
    for (const number of [7, 11, 16, qemuB]) await scanOnto(page, number, 'INTERRUPTED');
    await onScreen(slotWord(page, 3)).toHaveText('Ready');
    await scan(page, 'RB:SLOT:3');
    await scanOnto(page, 3, 'Ready');
    for (const number of [3, 5, 6, 10, 14, 15, qemuA, qemuB])
      await onScreen(slot(page, number)).toContainText('PASS', morePatience);
    for (const number of [7, 11, 16])
      await onScreen(slot(page, number)).toContainText(/PASS|CURRENT/, morePatience);
    await onScreen(countOf(page, 'Quarantined')).toHaveText('1');
    await onScreen(countOf(page, 'Open')).toHaveText('2');
  }, 300_000);

  it('are rescued where the kill left one without firmware, by its label and a shift lead', async () => {
    await onScreen(slot(page, cutInUpload)).toContainText('no firmware left', morePatience);
    await page.getByRole('button', { name: `Install again by label: slot ${cutInUpload}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill(label(cutInUpload).replaceAll('-', '').slice(-4));
    await dialog.getByRole('textbox').last().fill('Lea Shift');
    await dialog.getByRole('button', { name: 'Install it' }).click();
    await onScreen(slotWord(page, cutInUpload)).toHaveText('PASS', morePatience);
    await onScreen(countOf(page, 'Open')).toHaveText('1');
  });

  it('are told to the gateway, each that was re-flashed once', async () => {
    await goTo(page, 'Sync');
    await pressOn(page, 'Sync now');
    await onScreen(page.getByText(`${done.length} accepted`)).toBeVisible(patience);
    const told = site.gateway
      .applied()
      .map(({ deviceId, firmwareVersion }) => `${deviceId} ${firmwareVersion}`);
    expect(told.toSorted()).toEqual(done.map((number) => `${chf(number)} ${newVersion}`).toSorted());
  });

  it('hold, byte for byte, what the screen says that they hold', async () => {
    await bench.close();
    await Promise.all(hubs.qemu.map((hub) => hub.stop()));
    for (const number of done)
      expect(digestOf(hubs.storedOn(number)), `slot ${number}`).toBe(digestOf(imageFor(number)));
    for (const number of done.filter((slotNumber) => slotNumber <= virtual.length))
      expect(hubs.virtual.firmwareOn(number), `slot ${number}`).toBe(newVersion);
    for (const number of [takenAway, stranger])
      expect(digestOf(hubs.storedOn(number)), `slot ${number}`).toBe(digestOf(delivered[number - 1] ?? null));
    expect(virtual.flatMap((number) => hubs.virtual.hub(number).violations)).toEqual([]);
  });

  it('are in the record as they are, with a journal that verifies', () => {
    const { db, close } = openStore({ dataFolder: site.dataFolder, mode: 'read', nowMs: Date.now });
    try {
      expect(verifyJournal(db).problems).toEqual([]);
      const listed = listExpectedHubs(db, site.workOrderId as WorkOrderId);
      const dispositions = new Map(listed.map((hub) => [String(hub.chf), hub.disposition]));
      const due = (number: number): string | null => {
        if (number === stranger) return 'quarantined';
        return done.includes(number) ? 're-flashed' : null;
      };
      expect(all.map((number) => dispositions.get(chf(number)))).toEqual(all.map(due));
      const states = all.map((number) =>
        listEntriesOfHub(db, chf(number) as DeviceId).map(({ state }) => state),
      );
      expect(states).toEqual(all.map((number) => (done.includes(number) ? ['accepted'] : [])));
    } finally {
      close();
    }
  });
});
