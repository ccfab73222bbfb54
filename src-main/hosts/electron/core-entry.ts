import { join } from 'node:path';
import { fileLog } from '../log-file.ts';
import { openRealBench } from '../open-real-bench.ts';
import { keepRecent } from '../recent-log.ts';
import { type ParentEnd, runCore } from './run-core.ts';

/** What Electron's utility process runs: `core-entry.js DATA-FOLDER VERSION`, joined to main by its parent port. */
const [dataFolder, version] = process.argv.slice(-2);
if (dataFolder === undefined || version === undefined || process.parentPort === undefined)
  throw new Error('core-entry runs in a utility process of Reflash Bench, with a data folder and a version');

const recent = keepRecent(fileLog(join(dataFolder, 'logs', 'core.log')));
await runCore({
  parent: process.parentPort as unknown as ParentEnd,
  openBench: () => openRealBench({ dataFolder, version, recent }),
  log: recent.log,
  exit: (code) => process.exit(code),
});
