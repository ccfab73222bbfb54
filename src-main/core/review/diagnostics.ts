import { arch, cpus, freemem, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { makeFolder, writeDurably } from '../catalogue/durable-file.ts';
import { backlog } from '../notify/backlog.ts';
import { listEndedAttempts, listOpenAttempts } from '../store/attempts.ts';
import type { Readable } from '../store/handles.ts';
import { listJournal } from '../store/journal.ts';
import type { JsonObject } from '../store/json.ts';
import { listAllLineSpeeds } from '../store/line-speeds.ts';
import type { ReadStore } from '../store/open-store.ts';
import { prepared } from '../store/prepared.ts';
import { verifyJournalInSlices } from '../store/verify-journal.ts';
import { lineReports } from './line-report.ts';
import { spanOf, stepReport } from './step-report.ts';
import { stepTimes } from './step-times.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface DiagnosticsRequest {
  /** Where the file goes; made when it is missing. */
  readonly folder: string;
  readonly settings: JsonObject;
  /** Of this program. */
  readonly version: string;
  /** Oldest first; the last 2,000 are kept. */
  readonly logLines: readonly string[];
  readonly nowMs: number;
}

export interface DiagnosticsFile {
  readonly path: string;
  readonly bytes: number;
}

const journalEntries = 500;
const endedAttempts = 200;
const logLimit = 2_000;

/**
 * Writes what support needs as one gzipped JSON file, `reflash-diagnostics-<bench>-<UTC time>.json.gz`: versions,
 * platform, settings, schema, counts, backlog, the journal's verdict and newest entries, the latest attempts with their
 * steps, times per step, what each line did, the end of the log; secrets in any of them are left out, Device IDs and operators' names are
 * not. The file is there whole or not at all. The work yields between slices; the longest is the count of a table,
 * some 30 ms for 1,000,000 rows.
 *
 * @throws Fault `store-full` | `folder-unwritable`
 */
export const writeDiagnostics = async (
  store: ReadStore,
  request: DiagnosticsRequest,
): Promise<DiagnosticsFile> => {
  const content = await collect(store, request);
  const bytes = await promisify(gzip)(JSON.stringify(withoutSecrets(content), null, 1));
  await makeFolder(request.folder);
  const path = join(request.folder, fileName(store.benchId, request.nowMs));
  await writeDurably(path, bytes);
  return { path, bytes: bytes.length };
};

/** A bench may be called anything; a file may not. */
const fileName = (benchId: string, nowMs: number): string => {
  const bench = benchId.replace(/[^\w-]/g, '_');
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `reflash-diagnostics-${bench}-${time}.json.gz`;
};

/** Version of the content's own shape. */
const format = 1;

const collect = async ({ db, benchId, dataFolder }: ReadStore, request: DiagnosticsRequest) => {
  const { version, settings, logLines, nowMs } = request;
  const journal = await verifyJournalInSlices(db, nextTurn);
  const attempts = [...listOpenAttempts(db), ...listEndedAttempts(db, endedAttempts)];
  await nextTurn();
  return {
    format,
    writtenAt: new Date(nowMs).toISOString(),
    bench: { benchId, dataFolder },
    versions: { app: version, node: process.version, sqlite: sqliteVersion(db) },
    platform: platform(),
    settings,
    schema: schemaOf(db),
    counts: await countsOf(db),
    backlog: backlog(db, nowMs),
    journal: { ...journal, newest: listJournal(db, { limit: journalEntries }) },
    attempts,
    stepTimes: stepTimes(attempts),
    weekOfSteps: await stepReport(db, spanOf('week', nowMs), nextTurn),
    lines: lineReports(db),
    lineSpeeds: listAllLineSpeeds(db),
    log: logLines.slice(-logLimit),
  };
};

const sqliteVersion = (db: Readable): string | null =>
  prepared<{ version: string }>(db, 'SELECT sqlite_version() AS version').get()?.version ?? null;

const platform = () => ({
  system: process.platform,
  release: release(),
  arch: arch(),
  processors: cpus().length,
  totalMemoryBytes: totalmem(),
  freeMemoryBytes: freemem(),
  residentBytes: process.memoryUsage.rss(),
  uptimeSeconds: Math.round(process.uptime()),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

const schemaOf = (db: Readable) => ({
  migration: Number(db.pragma('user_version', { simple: true })),
  journalMode: String(db.pragma('journal_mode', { simple: true })),
  pages: Number(db.pragma('page_count', { simple: true })),
  pageBytes: Number(db.pragma('page_size', { simple: true })),
  objects: prepared<{ type: string; name: string }>(
    db,
    `SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`,
  ).all(),
});

const tables = ['hubs', 'work_orders', 'work_order_hubs', 'device_models', 'firmware_releases'] as const;
const growing = [
  'attempts',
  'attempt_steps',
  'line_loads',
  'journal',
  'outbox',
  'batches',
  'receipts',
] as const;

const countsOf = async (db: Readable): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const table of [...tables, ...growing]) {
    counts[table] = prepared<{ rows: number }>(db, `SELECT count(*) AS rows FROM ${table}`).get()?.rows ?? 0;
    await nextTurn();
  }
  return counts;
};
