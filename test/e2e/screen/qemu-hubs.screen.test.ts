import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { expect as onScreen } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rendererFolder } from '../../../scripts/renderer-build.mjs';
import { describeWith } from '../../requires.ts';
import { type QemuHub, startQemuHub } from '../../rig/qemu-hub.ts';
import { type BenchProcess, startBenchProcess } from '../../rig/start-bench-process.ts';
import { countOf, goTo, openWorkOrder, pressOn, signOn, slotWord } from './bench-page.ts';
import { type BenchSite, labelOf, makeBenchSite, newVersion, returnedHub } from './bench-site.ts';
import { openBrowser, openScreen } from './browser.ts';
import { scan } from './scanner.ts';

const hubs = [returnedHub(0), returnedHub(1)];

describeWith(
  'chromium',
  'qemu-system-arm',
  'u-boot-qemu',
  'sfdisk',
  'mkfs.vfat',
  'mcopy',
)('a technician with two real U-Boot hubs on ptys', () => {
  let site: BenchSite;
  let qemus: QemuHub[] = [];
  let bench: BenchProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    // The paths are known before the hubs are there, as a bench's sockets are.
    site = await makeBenchSite({ hubs, ports: [], settings: { slotCount: 2 } });
    const folders = hubs.map((_, index) => join(site.folder, `hub-${index + 1}`));
    const paths = folders.map((folder) => join(folder, 'tty'));
    qemus = await Promise.all(
      hubs.map((hub, index) => startQemuHub({ ...hub, folder: folders[index] ?? '' })),
    );
    bench = await startBenchProcess({
      dataFolder: site.dataFolder,
      rendererFolder,
      webPort: 0,
      slotCount: 2,
      hubs: { kind: 'serial', paths },
    });
    const { settings } = (await bench.call('settings.get')) as { settings: object };
    const ports = paths.map((port, index) => ({ slot: index + 1, port }));
    await bench.call('settings.set', { settings: { ...settings, ports } });
    browser = await openBrowser();
    ({ page } = await openScreen(browser, bench.link));
  });
  afterAll(async () => {
    await browser?.close();
    await bench?.close();
    await Promise.all(qemus.map((qemu) => qemu.stop()));
    await site?.close();
  });

  it('signs on, scans both, and sees both pass', async () => {
    await signOn(page, 'Ann Other');
    await openWorkOrder(page, site.workOrderId);
    for (const number of [1, 2]) await onScreen(slotWord(page, number)).toHaveText('Ready');
    for (const hub of hubs) await scan(page, labelOf(hub));
    for (const number of [1, 2])
      await onScreen(slotWord(page, number)).toHaveText('PASS', { timeout: 120_000 });
    await onScreen(countOf(page, 'Re-flashed')).toHaveText('2');
  });

  it('sends it, and the gateway’s inventory holds what the hubs really run', async () => {
    await goTo(page, 'Sync');
    await pressOn(page, 'Sync now');
    await onScreen(page.getByText('2 accepted')).toBeVisible();
    const versions = hubs.map(({ identity }) => site.gateway.inventory(identity.chf)?.DeviceFirmwareVersion);
    expect(versions).toEqual([newVersion, newVersion]);
  });
});
