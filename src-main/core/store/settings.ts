import { type BenchSettings, settingsSchema } from '../../../src-shared/contract/settings.ts';
import type { Readable, Writable } from './handles.ts';
import { prepared } from './prepared.ts';

export const defaultSettings: BenchSettings = {
  slotCount: 8,
  flashAtOnce: 32,
  ports: [],
  scanner: { prefix: '', suffix: 'Enter', longestGapMs: 35 },
  gateway: { address: null, everySeconds: 60 },
  catalogueSource: null,
};

interface Row {
  readonly settings_json: string;
}

/** As last saved; what an older version did not know yet, or a newer one changed beyond reading, is the default. */
export const loadSettings = (db: Readable): BenchSettings => {
  const row = prepared<Row>(db, 'SELECT settings_json FROM settings').get();
  if (row === undefined) return defaultSettings;
  const saved = settingsSchema.partial().safeParse(JSON.parse(row.settings_json));
  return settingsSchema.parse({ ...defaultSettings, ...saved.data });
};

/** Call it inside the transaction that also journals the change. */
export const saveSettings = (db: Writable, settings: BenchSettings, atMs: number): void => {
  prepared(
    db,
    `INSERT INTO settings (id, settings_json, changed_at_ms) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET settings_json = excluded.settings_json, changed_at_ms = excluded.changed_at_ms`,
  ).run(JSON.stringify(settingsSchema.parse(settings)), atMs);
};
