import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importHubs } from '../src-main/core/receive/import-hubs.ts';
import type { ImportResult } from '../src-main/core/receive/import-run.ts';
import { openStore } from '../src-main/core/store/open-store.ts';

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
const orders = values.order === 'both' ? ['sorted', 'shuffled'] : [values.order];

/** Mulberry32: the same register in every run. */
const randomFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d_2b_79_f5) >>> 0;
  let value = Math.imul(seed ^ (seed >>> 15), seed | 1);
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
  return (value ^ (value >>> 14)) >>> 0;
};

const deviceId = (prefix: number, serial: number): string => {
  const digits = prefix.toString(16).padStart(8, '0') + serial.toString(16).padStart(8, '0');
  return digits.toUpperCase().replace(/..(?=.)/g, '$&-');
};

const makers = ['106C', '1086', '1234'];
const regions = ['North', 'Central', 'South'];
const versions = ['0103000A', '01020004', '01030001'];

const writeRegister = (path: string, order: string): void => {
  const random = randomFrom(20_260_101);
  const file = openSync(path, 'w');
  let text =
    'CHF Device ID,GPF Device ID,Device Manufacturer,Device Model,Firmware Version,SMI Status,CHTS Version,CSP Region,HAN Variant\n';
  for (let row = 0; row < rows; row++) {
    const maker = row % 3;
    // An odd multiplier visits every 32-bit serial once, in no useful order.
    const serial = order === 'sorted' ? row : Math.imul(row, 0x9e_37_79_b1) >>> 0;
    const prefix = order === 'sorted' ? 0x88_73_84_90 : 0x88_73_84_90 + maker;
    const hardware = 1 + (random() % 3);
    const status = random() % 20 === 0 ? 'Commissioned' : 'Pending';
    const band = random() % 4 === 0 ? 'Dual Band' : 'Single Band';
    text += `${deviceId(prefix, serial)},${deviceId(prefix + 16, serial)},${makers[maker]},0102000${hardware},${versions[random() % 3]},${status},CHTS V1.4,${regions[maker]},${band}\n`;
    if (text.length > 1_000_000) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
};

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

const bench = async (order: string): Promise<boolean> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-bench-import-'));
  try {
    const csv = join(folder, 'register.csv');
    writeRegister(csv, order);
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
