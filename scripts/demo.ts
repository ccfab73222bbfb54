/**
 * The bench on an embedded site: sample Work Order, asset register, signed catalogue, virtual hubs and the reference
 * gateway, all in this process. Without flags it opens the bench on screen and stays until Ctrl+C. `--auto` runs the
 * Work Order to the end by itself and prints what became of every hub; it exits 0 only when every hub of the Work
 * Order has exactly one disposition and every re-flashed hub has a gateway receipt.
 *
 *   npm run demo [-- --port 0] [--keep FOLDER]
 *   npm run demo -- --auto [--hubs 6] [--keep FOLDER]
 *
 * `--keep` leaves all of it in FOLDER. Opened again the bench goes on there; `--auto` takes a folder of its own each time.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runAutoDemo } from './demo/auto-demo.ts';
import { root } from './places.mjs';

const { values } = parseArgs({
  options: {
    auto: { type: 'boolean', default: false },
    hubs: { type: 'string', default: '6' },
    port: { type: 'string', default: '0' },
    keep: { type: 'string' },
  },
});

const wholeNumber = (name: 'hubs' | 'port', least: number, most: number): number => {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  console.error(`demo: --${name} ${values[name]}: a whole number from ${least} to ${most}`);
  process.exit(2);
};
const hubCount = wholeNumber('hubs', 1, 32);
const port = wholeNumber('port', 0, 65_535);

/** Its Work Order is at its end: a hub that was re-flashed for it is not flashed for it again. */
const refuseKept = (kept: string): void => {
  if (!existsSync(join(kept, 'bench'))) return;
  console.error(`demo: ${kept} holds the bench of an earlier demo; name another folder for --auto --keep`);
  process.exit(2);
};

const folder = resolve(values.keep ?? mkdtempSync(join(tmpdir(), 'reflash-demo-')));
if (values.auto) refuseKept(folder);
try {
  if (values.auto) process.exitCode = (await runAutoDemo(folder, hubCount)) ? 0 : 1;
  else {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    // Only here, so that the job without a screen needs none of it.
    const { runOpenDemo } = await import('./demo/run-open-demo.ts');
    await runOpenDemo(folder, port, version);
  }
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
