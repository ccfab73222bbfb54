/**
 * Firmware known by its image, and own facts in the order of the journal, which no clock can turn over. `*_seq` columns hold
 * the journal's newest entry when the fact came to be (of a release: its own entry). `hub_left` says in which state an
 * attempt left its hub. A notification may be withdrawn before it is sent, so the outbox has one more state; SQLite
 * changes a CHECK only by making the table anew. `time_floor` is as far as the journal was read for it. A slot's port was bound
 * after a transfer, no longer at a time.
 */
export const imageAndOrder = {
  number: 7,
  name: 'image and order',
  sql: `
PRAGMA defer_foreign_keys = ON;

ALTER TABLE hubs ADD COLUMN suspect_image_sha256 TEXT;
ALTER TABLE hubs ADD COLUMN released_seq INTEGER;
UPDATE hubs SET released_seq = coalesce(
  (SELECT max(seq) FROM journal WHERE subject = hubs.chf_id AND kind = 'hub-released'), 0)
WHERE released_by IS NOT NULL;

ALTER TABLE work_orders ADD COLUMN imported_seq INTEGER NOT NULL DEFAULT 0;
UPDATE work_orders SET imported_seq = coalesce(
  (SELECT max(seq) FROM journal WHERE at_ms <= work_orders.imported_at_ms), 0);

ALTER TABLE attempts ADD COLUMN began_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN ended_seq INTEGER;
ALTER TABLE attempts ADD COLUMN hub_left TEXT
  CHECK (hub_left IN ('not-asked', 'running', 'stopped', 'on-trial', 'unknown'));
UPDATE attempts SET
  began_seq = coalesce((SELECT min(seq) FROM journal WHERE attempt_id = attempts.attempt_id), 0),
  ended_seq = (SELECT max(seq) FROM journal WHERE attempt_id = attempts.attempt_id AND kind = 'attempt-ended');
CREATE INDEX attempts_by_end_seq ON attempts (ended_seq, ended_at_ms, attempt_id) WHERE ended_at_ms IS NOT NULL;

CREATE TABLE outbox_with_withdrawn (
  outbox_id INTEGER PRIMARY KEY,
  queue_position INTEGER NOT NULL,
  chf_id TEXT NOT NULL,
  attempt_id TEXT REFERENCES attempts,
  work_order_id TEXT,
  message_json TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sealed', 'accepted', 'parked', 'corrected', 'withdrawn')),
  batch_id TEXT REFERENCES batches,
  answer_code TEXT,
  answer_detail TEXT,
  corrects_outbox_id INTEGER UNIQUE REFERENCES outbox_with_withdrawn,
  CHECK (state <> 'pending' OR batch_id IS NULL),
  CHECK (state NOT IN ('sealed', 'accepted') OR batch_id IS NOT NULL)
) STRICT;
INSERT INTO outbox_with_withdrawn (outbox_id, queue_position, chf_id, attempt_id, work_order_id, message_json,
  created_at_ms, state, batch_id, answer_code, answer_detail, corrects_outbox_id)
SELECT outbox_id, queue_position, chf_id, attempt_id, work_order_id, message_json, created_at_ms, state, batch_id,
  answer_code, answer_detail, corrects_outbox_id
FROM outbox ORDER BY outbox_id;
DROP TABLE outbox;
ALTER TABLE outbox_with_withdrawn RENAME TO outbox;
CREATE UNIQUE INDEX outbox_one_per_attempt ON outbox (attempt_id) WHERE corrects_outbox_id IS NULL;
CREATE INDEX outbox_pending ON outbox (queue_position) WHERE state = 'pending';
CREATE INDEX outbox_open ON outbox (chf_id, queue_position) WHERE state IN ('pending', 'sealed', 'parked');
CREATE INDEX outbox_by_hub ON outbox (chf_id, queue_position, outbox_id);
CREATE INDEX outbox_parked ON outbox (outbox_id) WHERE state = 'parked';
CREATE INDEX outbox_by_batch ON outbox (batch_id);
CREATE INDEX outbox_accepted ON outbox (work_order_id, chf_id) WHERE state = 'accepted';

UPDATE settings SET settings_json = json_set(settings_json, '$.ports', json((
  SELECT json_group_array(json(iif(value ->> '$.boundAtMs' IS NULL, value,
    json_remove(json_set(value, '$.boundAfterLoad',
      (SELECT coalesce(max(load_id), 0) FROM line_loads WHERE at_ms < value ->> '$.boundAtMs')), '$.boundAtMs'))))
  FROM json_each(settings_json, '$.ports'))))
WHERE json_type(settings_json, '$.ports') = 'array';

CREATE TABLE time_floor (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  floor_ms INTEGER NOT NULL
) STRICT;
`,
} as const;
