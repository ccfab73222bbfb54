import type { Readable, Writable } from './handles.ts';
import { canonicalJson, type JsonObject } from './json.ts';
import { prepared } from './prepared.ts';

export type MappingKind = 'hubs' | 'work-orders';

/** A site keeps the column mapping of each export it imports under a name of its own. */
export const saveImportMapping = (
  db: Writable,
  name: string,
  kind: MappingKind,
  mapping: JsonObject,
): void => {
  prepared(
    db,
    `INSERT INTO import_mappings (name, kind, mapping_json) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, mapping_json = excluded.mapping_json`,
  ).run(name, kind, canonicalJson(mapping));
};

/** As saved, for the kind's own schema to parse; null when there is none of that name and kind. */
export const loadImportMapping = (db: Readable, name: string, kind: MappingKind): unknown => {
  const row = prepared<{ mapping_json: string }>(
    db,
    'SELECT mapping_json FROM import_mappings WHERE name = ? AND kind = ?',
  ).get(name, kind);
  return row === undefined ? null : JSON.parse(row.mapping_json);
};
