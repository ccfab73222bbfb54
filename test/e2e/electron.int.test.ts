import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMain } from '../../scripts/build-main.ts';
import { buildScreen } from '../../scripts/build-screen.ts';
import { projectFolder } from '../house/project-files.ts';

/**
 * The runtime is no npm package but fetched on first use, and on some machines cannot be. Unlike a Debian package it is
 * not asked for by CI=true; a machine that must have it says so with REFLASH_NEED_ELECTRON=true.
 */
const electronFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const hasRuntime =
  existsSync(join(electronFolder, 'path.txt')) || process.env.ELECTRON_OVERRIDE_DIST_PATH !== undefined;
const isNeeded = process.env.REFLASH_NEED_ELECTRON === 'true';
const suite = hasRuntime || isNeeded ? describe : describe.skip;
const title =
  hasRuntime || isNeeded ? '' : ' (skipped: the Electron runtime was not fetched on this machine)';

suite(`the bench in its own window${title}`, () => {
  let folder: string;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    await buildScreen();
    await buildMain();
    folder = mkdtempSync(join(tmpdir(), 'reflash-electron-'));
    app = await _electron.launch({
      args: [projectFolder, `--user-data-dir=${join(folder, 'user')}`],
      env: { ...(process.env as Record<string, string>), REFLASH_DATA: join(folder, 'bench') },
    });
    page = await app.firstWindow();
  }, 180_000);
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const corePid = (): Promise<number | undefined> =>
    app.evaluate(
      ({ app: running }) => running.getAppMetrics().find(({ name }) => name === 'Reflash Bench core')?.pid,
    );

  it('shows the bench, served by its own core', async () => {
    expect(page.url()).toBe('app://bench/');
    await page.getByRole('main').waitFor();
    await expect.poll(corePid, { timeout: 30_000 }).toBeGreaterThan(0);
  });

  it('gives the page neither Node nor Electron', async () => {
    const seen = await page.evaluate(() => ({
      node: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      bridge: Object.keys((globalThis as { reflashBridge?: object }).reflashBridge ?? {}),
    }));
    expect(seen).toEqual({ node: 'undefined', process: 'undefined', bridge: ['requestPort'] });
  });

  it('keeps the page where it is', async () => {
    await page.evaluate(() => {
      (globalThis as unknown as { location: { href: string } }).location.href = 'https://elsewhere.example/';
    });
    const opened = await page.evaluate(
      () =>
        (globalThis as unknown as { open(url: string): unknown }).open('https://elsewhere.example/') === null,
    );
    expect(opened).toBe(true);
    expect(page.url()).toBe('app://bench/');
    expect(app.windows()).toHaveLength(1);
  });

  it('starts a core anew that was killed', async () => {
    const before = await corePid();
    if (before === undefined) throw new Error('there is no core');
    process.kill(before, 'SIGKILL');
    await expect
      .poll(
        async () => {
          const now = await corePid();
          return now !== undefined && now !== before;
        },
        { timeout: 30_000 },
      )
      .toBe(true);
  });
});
