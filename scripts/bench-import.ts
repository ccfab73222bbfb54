import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importHubs } from '../src-main/core/receive/import-hubs.ts';
import type { ImportResult } from '../src-main/core/receive/import-run.ts';
import { openStore } from '../src-main/core/store/open-store.ts';
import { type RegisterOrder, writeRegister } from './made-register.ts';

/**
 * Imports a made asset register with the sqlite3 shell and with the product's own code, in one run, from one file.
 * `--rows 1000000`, `--order sorted|shuffled` (Device IDs in the file), `--max-ratio` (exit 1 above it).
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    order: { type: 'string', default: 'both' },
    'max-ratio': { type: 'string', default: '3' },
  },
});
const rows = Number(values.rows);
const maxRatio = Number(values['max-ratio']);
const orders: readonly RegisterOrder[] =
  values.order === 'both' ? ['sorted', 'shuffled'] : [values.order === 'sorted' ? 'sorted' : 'shuffled'];

const timeShell = (folder: string, csv: string): number | null => {
  const script = join(folder, 'import.sql');
  writeFileSync(
    script,
    `CREATE TABLE hubs (chf TEXT PRIMARY KEY, gpf TEXT UNIQUE, manufacturer TEXT, model TEXT, firmware TEXT,
       smi_status TEXT, chts TEXT, region TEXT, han TEXT);\n.import --csv --skip 1 ${csv} hubs\n`,
  );
  const database = join(folder, 'shell.sqlite');
  rmSync(database, { force: true });
  const startedAt = performance.now();
  try {
    execFileSync('sqlite3', [database, `.read ${script}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  }
  return performance.now() - startedAt;
};

interface Run {
  readonly result: ImportResult;
  readonly peakRssBytes: number;
}

const timeOurs = async (folder: string, csv: string): Promise<Run> => {
  const store = openStore({ dataFolder: join(folder, 'data'), mode: 'write', nowMs: Date.now });
  let peakRssBytes = 0;
  const timer = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss());
  }, 50);
  try {
    const options = { source: csv, rejectFile: join(folder, 'rejects.csv'), actor: 'bench', nowMs: Date.now };
    return { result: await importHubs(store, options), peakRssBytes };
  } finally {
    clearInterval(timer);
    store.close();
  }
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
const counts = ({ added, changed, unchanged, rejected }: ImportResult): string =>
  `${added} added, ${changed} changed, ${unchanged} unchanged, ${rejected} rejected`;

const bench = async (order: RegisterOrder): Promise<boolean> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-bench-import-'));
  try {
    const csv = join(folder, 'register.csv');
    writeRegister(csv, { rows, order });
    console.log(`\n${rows} hubs, ${megabytes(statSync(csv).size)}, Device IDs ${order}`);
    const shellMs = timeShell(folder, csv);
    const first = await timeOurs(folder, csv);
    const again = await timeOurs(folder, csv);
    console.log(
      `  sqlite3 .import   ${shellMs === null ? 'not measured: sqlite3 is not installed (Debian package sqlite3)' : seconds(shellMs)}`,
    );
    console.log(`  reflash import    ${seconds(first.result.durationMs)}, ${counts(first.result)}`);
    console.log(`  peak memory       ${megabytes(first.peakRssBytes)} resident, of the whole process`);
    console.log(`  the same again    ${seconds(again.result.durationMs)}, ${counts(again.result)}`);
    if (shellMs === null) return true;
    const ratio = first.result.durationMs / shellMs;
    console.log(`  ratio             ${ratio.toFixed(2)} (bar: under ${maxRatio})`);
    return ratio < maxRatio;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

console.log(`node ${process.version}, ${cpus().length} processors, durable commits (synchronous=FULL)`);
let isGood = true;
for (const order of orders) isGood = (await bench(order)) && isGood;
process.exitCode = isGood ? 0 : 1;
