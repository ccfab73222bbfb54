import type { Core } from '../../src-main/core/create-core.ts';
import type { ChainRow } from './judge/chain.ts';
import type {
  AttemptRow,
  DispositionRow,
  HubRecord,
  JournalRow,
  NotificationRow,
  OverrideRow,
  RecordedAttempt,
  StepRow,
} from './judge/record.ts';

type Db = Core['store']['db'];
type Sql = readonly string[];

const all = <Row>(db: Db, sql: string, ...values: Sql): readonly Row[] =>
  db.prepare<string[], Row>(sql).all(...values);
const one = <Row>(db: Db, sql: string, ...values: Sql): Row => {
  const [row] = all<Row>(db, sql, ...values);
  if (row === undefined) throw new Error(`nothing is recorded: ${sql} ${values.join(', ')}`);
  return row;
};

const attemptSql = `SELECT attempt_id AS attemptId, work_order_id AS orderId, chf_id AS chf,
  started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, began_seq AS beganSeq, ended_seq AS endedSeq,
  from_version AS "from", to_version AS "to", outcome, reason, write_verdict AS "write", restart_verdict AS restart,
  version_verdict AS version, hub_left AS hubLeft FROM attempts WHERE attempt_id = ?`;
const stepsSql = `SELECT ordinal, step, release_id AS releaseId, started_at_ms AS startedAtMs,
  duration_ms AS durationMs, result FROM attempt_steps WHERE attempt_id = ? ORDER BY ordinal`;
const journalSql = `SELECT seq, at_ms AS atMs, kind, subject, attempt_id AS attemptId, body_json AS body FROM journal`;
const dispositionsSql = `SELECT work_order_id AS orderId, disposition, disposition_reason AS reason,
  disposition_attempt_id AS attemptId, disposed_at_ms AS disposedAtMs FROM work_order_hubs WHERE chf_id = ?
  ORDER BY work_order_id`;
const notificationsSql = `SELECT outbox_id AS outboxId, state, attempt_id AS attemptId, work_order_id AS orderId,
  created_at_ms AS createdAtMs, message_json AS message FROM outbox WHERE chf_id = ? ORDER BY outbox_id`;

const hubSql = `SELECT suspect_from AS "from", suspect_to AS "to", suspect_image_sha256 AS image,
  bench_firmware_version AS benchVersion, model || hardware_version AS model FROM hubs WHERE chf_id = ?`;

interface HubRow {
  readonly from: string | null;
  readonly to: string;
  readonly image: string | null;
  readonly benchVersion: string | null;
  readonly model: string;
}

type Text<Row, Field extends keyof Row> = Omit<Row, Field> & { readonly [F in Field]: string };
const parsed = <Row, Field extends keyof Row>(row: Text<Row, Field>, field: Field): Row =>
  ({ ...row, [field]: JSON.parse(row[field]) }) as Row;

const readHub = (db: Db, chf: string): HubRecord => {
  const { from, to, image, benchVersion, model } = one<HubRow>(db, hubSql, chf);
  const messages = all<Text<NotificationRow, 'message'>>(db, notificationsSql, chf);
  return {
    suspect: from === null ? null : { from, to, image },
    benchVersion,
    model,
    dispositions: all<DispositionRow>(db, dispositionsSql, chf),
    notifications: messages.map((row) => parsed<NotificationRow, 'message'>(row, 'message')),
  };
};

export const readJournal = (db: Db, where: string, ...values: Sql): readonly JournalRow[] =>
  all<Text<JournalRow, 'body'>>(db, `${journalSql} WHERE ${where} ORDER BY seq`, ...values).map((row) =>
    parsed<JournalRow, 'body'>(row, 'body'),
  );

/** To be read right after the attempt has ended, before the next one begins. */
export const readAttempt = (
  { store: { db } }: Core,
  attemptId: string,
  hubs: { readonly own: string; readonly stranger: string },
): RecordedAttempt => ({
  attempt: {
    ...one<Omit<AttemptRow, 'steps'>>(db, attemptSql, attemptId),
    steps: all<StepRow>(db, stepsSql, attemptId),
  },
  journal: readJournal(db, 'attempt_id = ?', attemptId),
  own: readHub(db, hubs.own),
  stranger: readHub(db, hubs.stranger),
});

export const readOverrides = ({ store: { db } }: Core, chf: string): readonly OverrideRow[] =>
  all<OverrideRow>(
    db,
    `SELECT override_id AS overrideId, hardware_version AS hardware, used_by_attempt_id AS usedBy
     FROM overrides WHERE chf_id = ? ORDER BY override_id`,
    chf,
  );

/** The whole journal as it lies there. */
export const readChain = ({ store: { db } }: Core): readonly ChainRow[] =>
  all<ChainRow>(db, 'SELECT * FROM journal ORDER BY seq');
