import { type Browser, expect, type Page } from '@playwright/test';
import { slotWord } from './bench-page.ts';
import { returnedHub } from './bench-site.ts';
import { sceneExpected, sceneHubs, sceneImageBytes } from './scene-hubs.ts';
import { openStage, type Stage } from './stage.ts';

/** One state of one screen, on a real bench that really is in it. */
export interface Scene {
  readonly name: string;
  readonly page: Page;
}

export interface SceneOptions {
  readonly browser: Browser;
  readonly rendererFolder: string;
}

const slow = { timeout: 40_000 };
const hubAt = (index: number) => sceneHubs[index] ?? returnedHub(index);

/** Every screen in its main states, one after the other. Whoever looks at a scene may take its time. */
export async function* playScenes(options: SceneOptions): AsyncGenerator<Scene> {
  yield* playDay(options);
  yield* playFirstMorning(options);
  yield* playLongText(options);
  yield* playFullBench(options);
}

async function* playDay(options: SceneOptions): AsyncGenerator<Scene> {
  const stage = await openStage(options.browser, {
    ...options,
    hubs: sceneHubs,
    expected: sceneExpected,
    slotCount: 8,
    imageBytes: sceneImageBytes,
    behaviour: { refuseHub: { [hubAt(0).identity.chf]: 'E120203' } },
  });
  const { page, bench } = stage;
  const scene = (name: string): Scene => ({ name, page });
  try {
    yield* playWork(stage, scene);
    yield* playReview(stage, scene);
    await stage.site.gateway.close();
    await bench.call('sync.now');
    await stage.show('/sync');
    await expect(page.getByText('Gateway not reached').first()).toBeVisible(slow);
    yield scene('sync-offline');
    await stage.show('/bench');
    yield scene('bench-offline');
    await bench.kill();
    await expect(page.getByText('Bench core lost').first()).toBeVisible(slow);
    yield scene('bench-core-lost');
  } finally {
    await stage.close();
  }
}

type NameScene = (name: string) => Scene;

async function* playWork(stage: Stage, scene: NameScene): AsyncGenerator<Scene> {
  const { page, bench } = stage;
  await expect(page.getByRole('main')).toContainText('Sign on');
  yield scene('sign-on');
  await bench.call('bench.signOn', { operator: 'Ann Other' });
  await expect(page.getByRole('main')).toContainText(stage.site.workOrderId);
  yield scene('sign-on-work-order');
  await stage.signOnAndOpen();
  await expect(slotWord(page, 8)).toHaveText('Empty');
  yield scene('bench-empty');
  await stage.plugAll(6);
  await expect(slotWord(page, 6)).toHaveText('Ready');
  yield scene('bench-ready');
  for (const index of [0, 1, 2, 3, 4]) await stage.scanInCore(hubAt(index));
  await expect(slotWord(page, 4)).toHaveText('QUARANTINE', slow);
  await expect(page.getByRole('progressbar').first()).toHaveAttribute('aria-valuenow', /[2-9]\d/, slow);
  yield scene('bench-working');
  await expect(slotWord(page, 1)).toHaveText('PASS', slow);
  await stage.scanInCore(hubAt(5));
  await expect(page.getByRole('region', { name: 'Slot 6: Working' })).toContainText('Writing', slow);
  await bench.unplug(6);
  await expect(slotWord(page, 6)).toHaveText('FAIL', slow);
  await bench.plug(7, 7);
  await stage.scanInCore(hubAt(7));
  yield scene('bench-verdicts');
}

async function* playReview(stage: Stage, scene: NameScene): AsyncGenerator<Scene> {
  const { page, bench, site } = stage;
  await stage.show('/bench');
  await page.getByRole('button', { name: 'Virtual hubs' }).click();
  await expect(page.getByRole('dialog')).toContainText('Other hardware version');
  yield scene('bench-rig');
  await page.getByRole('button', { name: 'Close the virtual hubs' }).click();
  await stage.show('/work-orders');
  await expect(page.getByRole('grid')).toContainText(site.workOrderId);
  yield scene('work-orders');
  await stage.show(`/work-orders/${site.workOrderId}`);
  await expect(page.getByRole('main')).toContainText(hubAt(0).identity.chf);
  yield scene('work-order-hubs');
  await stage.show('/hubs');
  await expect(page.getByRole('grid')).toContainText(hubAt(0).identity.chf);
  yield scene('hubs');
  await page.getByRole('textbox', { name: 'Device ID or a part of it' }).fill('FFFF00');
  await expect(page.getByText('No hub with that ID')).toBeVisible();
  yield scene('hubs-none');
  await stage.show(`/hubs/${hubAt(0).identity.chf}`);
  await expect(page.getByRole('main')).toContainText('Ann Other');
  yield scene('hub-history');
  await stage.show('/firmware');
  await expect(page.getByRole('main')).toContainText('Rig hub (U-Boot)');
  yield scene('firmware');
  await stage.show('/sync');
  await expect(page.getByRole('main')).toContainText('Waiting');
  yield scene('sync-waiting');
  await bench.call('sync.now');
  await expect(page.getByRole('main')).toContainText('E120203', slow);
  yield scene('sync-parked');
  await stage.show('/shift');
  await expect(page.getByRole('main')).toContainText('%');
  const stepTimes = page.getByRole('table', { name: 'Times by step' });
  await expect(stepTimes).toContainText('Load');
  yield scene('shift');
  await stepTimes.scrollIntoViewIfNeeded();
  yield scene('shift-steps');
  await stage.show('/settings');
  await expect(page.getByRole('main')).toContainText(site.dataFolder);
  yield scene('settings');
  await stage.show('/labels');
  await expect(page.getByRole('heading', { name: 'Commands' })).toBeVisible();
  yield scene('labels');
}

/** Nothing was read yet: no Work Order, no catalogue. */
async function* playFirstMorning(options: SceneOptions): AsyncGenerator<Scene> {
  const stage = await openStage(options.browser, { ...options, hubs: [], slotCount: 8, isBlank: true });
  const { page, bench } = stage;
  try {
    await bench.call('bench.signOn', { operator: 'Ann Other' });
    for (const name of ['bench', 'work-orders', 'hubs', 'firmware', 'sync', 'shift', 'settings']) {
      await stage.show(`/${name}`);
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      await expect(page.getByRole('main').getByText(/^(Loading|Searching…)$/)).toHaveCount(0);
      yield { name: `first-morning-${name}`, page };
    }
  } finally {
    await stage.close();
  }
}

async function* playLongText(options: SceneOptions): AsyncGenerator<Scene> {
  const hubs = Array.from({ length: 4 }, (_, index) =>
    returnedHub(index, { behaviour: { identity: { model: '01020099' } } }),
  );
  const stage = await openStage(options.browser, {
    ...options,
    hubs,
    slotCount: 4,
    secParty: 'The Amalgamated Northern and Western Counties Energy Supply Company Limited',
  });
  const { page } = stage;
  try {
    await stage.signOnAndOpen('Bartholomew Featherstonehaugh-Cholmondeley of the late shift');
    await stage.plugAll(4);
    for (const hub of hubs) await stage.scanInCore(hub);
    await expect(slotWord(page, 4)).toHaveText('QUARANTINE', slow);
    yield { name: 'bench-long-text', page };
    await stage.show('/work-orders');
    await expect(page.getByRole('grid')).toContainText('Amalgamated');
    yield { name: 'work-orders-long-text', page };
  } finally {
    await stage.close();
  }
}

/** As many slots as a bench may have. */
async function* playFullBench(options: SceneOptions): AsyncGenerator<Scene> {
  const timing = { announceEveryMs: 1_000 };
  const hubs = Array.from({ length: 32 }, (_, index) => returnedHub(index, { timing }));
  const stage = await openStage(options.browser, { ...options, hubs, slotCount: 32, imageBytes: 65_536 });
  const { page } = stage;
  try {
    await stage.signOnAndOpen();
    await stage.plugAll(30);
    for (const hub of hubs.slice(0, 6)) await stage.scanInCore(hub);
    await expect(slotWord(page, 1)).toHaveText('PASS', slow);
    for (const hub of hubs.slice(6, 24)) await stage.scanInCore(hub);
    await expect(slotWord(page, 24)).toHaveText('Working', slow);
    await expect(page.getByRole('progressbar').first()).toHaveAttribute('aria-valuenow', /[2-9]\d/, slow);
    yield { name: 'bench-32-slots', page };
  } finally {
    await stage.close();
  }
}
