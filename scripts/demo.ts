/**
 * The main job on an embedded site: sample Work Order, asset register, signed catalogue, virtual hubs in this process
 * and the reference gateway. `--auto` runs it to the end by itself and prints what became of every hub; it exits 0
 * only when every hub of the Work Order has exactly one disposition and every re-flashed hub has a gateway receipt.
 *
 *   npm run demo [-- --auto] [--hubs 6] [--keep FOLDER]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDemo } from './demo/prepare-demo.ts';
import { printDemo } from './demo/print-demo.ts';
import { runDemo } from './demo/run-demo.ts';

const { values } = parseArgs({
  options: {
    auto: { type: 'boolean', default: true },
    hubs: { type: 'string', default: '6' },
    keep: { type: 'string' },
  },
});
const hubCount = Number(values.hubs);
if (!Number.isInteger(hubCount) || hubCount < 1 || hubCount > 32) {
  console.error(`demo: --hubs ${values.hubs}: a whole number from 1 to 32`);
  process.exit(2);
}

const folder = resolve(values.keep ?? mkdtempSync(join(tmpdir(), 'reflash-demo-')));
const demo = await prepareDemo({ folder, hubCount, say: (text) => console.log(text) });
try {
  const result = await runDemo(demo, (text) => console.log(text));
  printDemo(result, (text) => console.log(text));
  process.exitCode = result.isComplete ? 0 : 1;
} finally {
  await demo.close();
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
