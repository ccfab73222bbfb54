/**
 * Blocks that a shift lead lifted for one attempt. The columns up to `release_id` are the facts an override was given
 * for; it is open until it is used, withdrawn or expired, and ends in at most one of the first two.
 */
export const overrides = {
  number: 6,
  name: 'overrides',
  sql: `
CREATE TABLE overrides (
  override_id INTEGER PRIMARY KEY,
  chf_id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN
    ('no-pathway', 'model-mismatch', 'hardware-version-mismatch', 'hardware-version-not-supported')),
  registered_manufacturer TEXT NOT NULL,
  registered_model TEXT NOT NULL,
  registered_hardware_version TEXT NOT NULL,
  manufacturer TEXT NOT NULL,
  model TEXT NOT NULL,
  hardware_version TEXT NOT NULL,
  firmware_version TEXT,
  release_id TEXT NOT NULL,
  given_by TEXT NOT NULL CHECK (given_by <> ''),
  why TEXT NOT NULL CHECK (why <> ''),
  given_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_by_attempt_id TEXT REFERENCES attempts,
  used_at_ms INTEGER,
  withdrawn_by TEXT,
  withdrawn_at_ms INTEGER,
  CHECK (expires_at_ms > given_at_ms),
  CHECK ((used_by_attempt_id IS NULL) = (used_at_ms IS NULL)),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at_ms IS NULL)),
  CHECK (used_at_ms IS NULL OR withdrawn_at_ms IS NULL)
) STRICT;
CREATE INDEX overrides_not_ended ON overrides (chf_id)
  WHERE used_at_ms IS NULL AND withdrawn_at_ms IS NULL;
CREATE INDEX overrides_of_attempt ON overrides (used_by_attempt_id) WHERE used_by_attempt_id IS NOT NULL;
`,
} as const;
