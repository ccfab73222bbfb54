/**
 * What the bench on screen keeps: its settings (JSON of the contract's schema), and who works on which Work Order, so
 * that a core that was cut off comes back to the same work.
 */
export const benchOnScreen = {
  number: 2,
  name: 'bench on screen',
  sql: `
CREATE TABLE settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  settings_json TEXT NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  operator TEXT,
  signed_on_at_ms INTEGER,
  work_order_id TEXT,
  done_count INTEGER NOT NULL,
  CHECK ((operator IS NULL) = (signed_on_at_ms IS NULL))
) STRICT;
`,
} as const;
