/**
 * Releases that this bench stopped after their installations failed. A stop is in force until `released_by` is set, and
 * at most one is in force per release; counting starts anew after the journal entry that says so. The index finds the
 * last writes of a release without reading the journal.
 */
export const releaseStops = {
  number: 4,
  name: 'release stops',
  sql: `
CREATE TABLE release_stops (
  stop_id INTEGER PRIMARY KEY,
  release_id TEXT NOT NULL,
  stopped_at_ms INTEGER NOT NULL,
  reason TEXT NOT NULL,
  failed_count INTEGER NOT NULL,
  attempt_count INTEGER NOT NULL,
  hub_count INTEGER NOT NULL,
  released_by TEXT,
  released_at_ms INTEGER,
  released_seq INTEGER REFERENCES journal,
  CHECK ((released_by IS NULL) = (released_at_ms IS NULL)),
  CHECK ((released_by IS NULL) = (released_seq IS NULL))
) STRICT;
CREATE UNIQUE INDEX release_stops_in_force ON release_stops (release_id) WHERE released_by IS NULL;
CREATE INDEX journal_writes_of_release ON journal (json_extract(body_json, '$.releaseId'), seq)
  WHERE kind = 'write-begins';
`,
} as const;
