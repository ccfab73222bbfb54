import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildMain } from '../../scripts/build-main.ts';
import { root } from '../../scripts/places.mjs';
import { startDesktopCore } from './desktop-core.ts';

/** Below the project, where its packages are found; not dist/main, which others may be building. */
const builtFolder = join(root, 'dist', 'built-core-test');
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reflash-built-'));
  await buildMain(builtFolder);
}, 120_000);
afterAll(() => {
  for (const path of [folder, builtFolder]) rmSync(path, { recursive: true, force: true });
});

it('the built core opens a bench, serves it over a port, and ends when told', async () => {
  const entry = join(builtFolder, 'src-main', 'hosts', 'electron', 'core-entry.js');
  const core = await startDesktopCore(entry, join(folder, 'bench'));
  expect(core.report).toEqual({ type: 'ready' });
  expect(await core.ask('/bench/snapshot')).toMatchObject({ slots: expect.any(Array) });
  expect(await core.stop()).toBe(0);
});
