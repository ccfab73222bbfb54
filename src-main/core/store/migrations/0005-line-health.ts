/**
 * What the serial line of a port did in each transfer, and the speeds that were good on it. Both go by what the port is
 * known by again (socket, adapter, or its name), not by a path that the system may give to another. `line_loads` keeps
 * the newest rows only; see store/line-loads.ts.
 */
export const lineHealth = {
  number: 5,
  name: 'line health',
  sql: `
CREATE TABLE line_loads (
  load_id INTEGER PRIMARY KEY,
  attempt_id TEXT NOT NULL REFERENCES attempts,
  at_ms INTEGER NOT NULL,
  slot INTEGER,
  port TEXT NOT NULL,
  port_kind TEXT NOT NULL CHECK (port_kind IN ('topology', 'adapter', 'path')),
  port_value TEXT NOT NULL,
  device_model TEXT NOT NULL,
  baud_rate INTEGER NOT NULL,
  latency TEXT NOT NULL CHECK (latency IN ('low', 'refused', 'not-asked')),
  image_bytes INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  turn_around_ms REAL,
  ceiling_fraction REAL
) STRICT;
CREATE INDEX line_loads_by_port ON line_loads (port_kind, port_value, load_id);

CREATE TABLE line_speeds (
  port_kind TEXT NOT NULL CHECK (port_kind IN ('topology', 'adapter', 'path')),
  port_value TEXT NOT NULL,
  device_model TEXT NOT NULL,
  far_end TEXT NOT NULL,
  baud_rate INTEGER NOT NULL,
  clean_count INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (port_kind, port_value, device_model, far_end)
) STRICT, WITHOUT ROWID;
`,
} as const;
