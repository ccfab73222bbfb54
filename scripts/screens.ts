/**
 * Pictures of every screen in its main states, light and dark, in docs/screens. Each shows a real bench that really is in
 * that state: the core, virtual hubs, the reference gateway and Debian's Chromium.
 *
 *   npm run screens [-- --only bench]
 */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../test/e2e/screen/browser.ts';
import { playScenes } from '../test/e2e/screen/scenes.ts';
import { root } from './places.mjs';
import { bringRenderer } from './renderer-build.mjs';

/** A picture above this is in nobody's interest. */
const mostBytes = 150_000;
const folder = join(root, 'docs', 'screens');
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });

const rendererFolder = await bringRenderer(process.execPath, (line) => console.log(line));
if (values.only === '') rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
try {
  for await (const { name, page } of playScenes({ browser, rendererFolder })) {
    if (!name.startsWith(values.only)) continue;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const path = join(folder, `${name}-${colorScheme}.png`);
      await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
      const { size } = statSync(path);
      console.log(
        `${name}-${colorScheme}.png  ${Math.round(size / 1_000)} kB${size > mostBytes ? '  TOO LARGE' : ''}`,
      );
    }
  }
} finally {
  await browser.close();
}
