/**
 * What a technician waits for, with a full register in the store, measured in Debian's Chromium against a real core:
 * from the start of the core's process to a bench that takes a scan, from text in the search box to the rows that answer
 * it, from the scanner's Enter to the answer on screen. The times of the page are by its own clock.
 *
 *   npm run bench:screen -- [--rows 1000000] [--starts 5] [--searches 100] [--scans 300] [--keep FOLDER]
 *
 * `--keep` leaves the store in FOLDER and takes it from there the next time. Exits 1 when a bar is missed.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../test/e2e/screen/browser.ts';
import { bar, printFigures } from './bench-screen/figures.ts';
import { type MadeSite, makeSite } from './bench-screen/made-site.ts';
import { measureScans } from './bench-screen/measure-scans.ts';
import { measureSearches } from './bench-screen/measure-searches.ts';
import { measureStarts } from './bench-screen/measure-starts.ts';
import { bringRenderer } from './renderer-build.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    starts: { type: 'string', default: '5' },
    searches: { type: 'string', default: '100' },
    scans: { type: 'string', default: '300' },
    keep: { type: 'string' },
  },
});
const rows = Number(values.rows);

const bringSite = async (folder: string): Promise<MadeSite> => {
  const note = join(folder, `site-${rows}.json`);
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as MadeSite;
  const site = await makeSite(folder, rows);
  writeFileSync(note, JSON.stringify(site));
  return site;
};

const folder = resolve(values.keep ?? mkdtempSync(join(tmpdir(), 'reflash-bench-screen-')));
const browser = await openBrowser();
try {
  const rendererFolder = await bringRenderer(process.execPath, (line) => console.log(line));
  const site = await bringSite(folder);
  console.log(
    `node ${process.version}, Chromium ${browser.version()}, ${cpus().length} processors; ${rows.toLocaleString('en-GB')} hubs in the store (import ${site.importSeconds.toFixed(1)} s)`,
  );
  const setting = { browser, rendererFolder, site };
  const figures = [
    ...(await measureStarts(setting, Number(values.starts))),
    ...(await measureSearches(setting, rows, Number(values.searches))),
    ...(await measureScans(setting, Number(values.scans))),
  ];
  printFigures(figures);
  process.exitCode = figures.every(bar.isKept) ? 0 : 1;
} finally {
  await browser.close();
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
