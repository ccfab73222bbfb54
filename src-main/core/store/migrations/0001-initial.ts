/**
 * The first schema. Device IDs are stored in their canonical text (23 characters), times as ms since the epoch, JSON
 * as text. The journal and the receipts are append-only: triggers refuse UPDATE and DELETE.
 */
export const initial = {
  number: 1,
  name: 'initial',
  sql: `
CREATE TABLE bench (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  bench_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE hubs (
  chf_id TEXT PRIMARY KEY NOT NULL,
  gpf_id TEXT UNIQUE,
  manufacturer TEXT NOT NULL,
  model TEXT NOT NULL,
  hardware_version TEXT NOT NULL,
  register_firmware_version TEXT,
  bench_firmware_version TEXT,
  acknowledged_firmware_version TEXT,
  smi_status TEXT,
  chts_version TEXT,
  csp_region TEXT,
  han_variant TEXT,
  suspect_from TEXT,
  suspect_to TEXT,
  released_by TEXT,
  released_at_ms INTEGER,
  CHECK (gpf_id IS NULL OR gpf_id <> chf_id),
  CHECK ((suspect_from IS NULL) = (suspect_to IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE work_orders (
  work_order_id TEXT PRIMARY KEY NOT NULL,
  sec_party TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  imported_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE work_order_hubs (
  work_order_id TEXT NOT NULL REFERENCES work_orders,
  chf_id TEXT NOT NULL,
  gpf_id TEXT,
  disposition TEXT CHECK (disposition IN ('re-flashed', 'already-current', 'quarantined')),
  disposition_reason TEXT,
  disposition_attempt_id TEXT,
  disposed_at_ms INTEGER,
  PRIMARY KEY (work_order_id, chf_id),
  CHECK ((disposition IS NULL) = (disposed_at_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX work_order_hubs_by_chf ON work_order_hubs (chf_id);
CREATE INDEX work_order_hubs_by_gpf ON work_order_hubs (gpf_id) WHERE gpf_id IS NOT NULL;

CREATE TABLE import_mappings (
  name TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('hubs', 'work-orders')),
  mapping_json TEXT NOT NULL
) STRICT;

CREATE TABLE catalogue_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  source TEXT NOT NULL
) STRICT;

CREATE TABLE device_models (
  device_model TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  loader_json TEXT NOT NULL,
  latest_production_json TEXT NOT NULL
) STRICT;

CREATE TABLE firmware_releases (
  release_id TEXT PRIMARY KEY NOT NULL,
  device_model TEXT NOT NULL,
  hardware_from TEXT NOT NULL,
  hardware_to TEXT NOT NULL,
  firmware_version TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('production', 'pilot', 'held', 'withdrawn')),
  effective_from_ms INTEGER NOT NULL,
  installable_from_json TEXT NOT NULL,
  container TEXT NOT NULL CHECK (container IN ('raw', 'zigbee-ota', 'gbcs-ota')),
  file_sha256 TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  manufacturer_image_sha256 TEXT NOT NULL,
  is_listed INTEGER NOT NULL CHECK (is_listed IN (0, 1))
) STRICT;

CREATE TABLE attempts (
  attempt_id TEXT PRIMARY KEY NOT NULL,
  work_order_id TEXT,
  chf_id TEXT,
  slot INTEGER,
  port TEXT NOT NULL,
  operator TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  from_version TEXT,
  to_version TEXT,
  outcome TEXT CHECK (outcome IN ('re-flashed', 'already-current', 'quarantined', 'failed', 'interrupted')),
  reason TEXT,
  detail TEXT,
  write_verdict TEXT NOT NULL DEFAULT 'not-reached' CHECK (write_verdict IN ('pass', 'fail', 'not-reached')),
  restart_verdict TEXT NOT NULL DEFAULT 'not-reached' CHECK (restart_verdict IN ('pass', 'fail', 'not-reached')),
  version_verdict TEXT NOT NULL DEFAULT 'not-reached' CHECK (version_verdict IN ('pass', 'fail', 'not-reached')),
  ceiling_fraction REAL,
  CHECK ((ended_at_ms IS NULL) = (outcome IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_chf ON attempts (chf_id, started_at_ms);
CREATE INDEX attempts_by_work_order ON attempts (work_order_id, started_at_ms);
CREATE INDEX attempts_open ON attempts (attempt_id) WHERE ended_at_ms IS NULL;

CREATE TABLE attempt_steps (
  attempt_id TEXT NOT NULL REFERENCES attempts,
  ordinal INTEGER NOT NULL,
  step TEXT NOT NULL,
  release_id TEXT,
  started_at_ms INTEGER NOT NULL,
  duration_ms REAL,
  result TEXT CHECK (result IN ('pass', 'fail')),
  detail TEXT,
  PRIMARY KEY (attempt_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  subject TEXT,
  attempt_id TEXT,
  body_json TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX journal_by_subject ON journal (subject, seq) WHERE subject IS NOT NULL;
CREATE INDEX journal_by_attempt ON journal (attempt_id, seq) WHERE attempt_id IS NOT NULL;
CREATE TRIGGER journal_is_append_only_update BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_append_only_delete BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE batches (
  batch_id TEXT PRIMARY KEY NOT NULL,
  sequence INTEGER NOT NULL UNIQUE,
  sealed_at_ms INTEGER NOT NULL,
  content_sha256 TEXT NOT NULL,
  entry_count INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sealed', 'receipted', 'refused')),
  send_count INTEGER NOT NULL DEFAULT 0,
  last_sent_at_ms INTEGER,
  last_error TEXT,
  journal_seq INTEGER NOT NULL,
  journal_hash TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX batches_by_state ON batches (state, sequence);

CREATE TABLE outbox (
  outbox_id INTEGER PRIMARY KEY,
  queue_position INTEGER NOT NULL,
  chf_id TEXT NOT NULL,
  attempt_id TEXT REFERENCES attempts,
  work_order_id TEXT,
  message_json TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sealed', 'accepted', 'parked', 'corrected')),
  batch_id TEXT REFERENCES batches,
  answer_code TEXT,
  answer_detail TEXT,
  corrects_outbox_id INTEGER UNIQUE REFERENCES outbox,
  CHECK (state <> 'pending' OR batch_id IS NULL),
  CHECK (state NOT IN ('sealed', 'accepted') OR batch_id IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX outbox_one_per_attempt ON outbox (attempt_id) WHERE corrects_outbox_id IS NULL;
CREATE INDEX outbox_pending ON outbox (queue_position) WHERE state = 'pending';
CREATE INDEX outbox_open ON outbox (chf_id, queue_position) WHERE state IN ('pending', 'sealed', 'parked');
CREATE INDEX outbox_by_hub ON outbox (chf_id, queue_position, outbox_id);
CREATE INDEX outbox_parked ON outbox (outbox_id) WHERE state = 'parked';
CREATE INDEX outbox_by_batch ON outbox (batch_id);

CREATE TABLE receipts (
  batch_id TEXT PRIMARY KEY NOT NULL REFERENCES batches,
  received_at_ms INTEGER NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('http', 'file')),
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  accepted_count INTEGER NOT NULL,
  parked_count INTEGER NOT NULL
) STRICT;
CREATE TRIGGER receipts_are_kept_update BEFORE UPDATE ON receipts
  BEGIN SELECT RAISE(ABORT, 'receipts are never changed'); END;
CREATE TRIGGER receipts_are_kept_delete BEFORE DELETE ON receipts
  BEGIN SELECT RAISE(ABORT, 'receipts are never deleted'); END;
`,
} as const;
