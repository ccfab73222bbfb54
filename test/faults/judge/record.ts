/** What the bench recorded, read from its tables as they are and not through the product's own reading. */

export type VerdictText = 'pass' | 'fail' | 'not-reached';

export interface StepRow {
  readonly ordinal: number;
  readonly step: string;
  readonly releaseId: string | null;
  readonly startedAtMs: number;
  readonly durationMs: number | null;
  readonly result: 'pass' | 'fail' | null;
}

export interface AttemptRow {
  readonly attemptId: string;
  readonly orderId: string | null;
  readonly chf: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly beganSeq: number;
  readonly endedSeq: number | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly outcome: string | null;
  /** Of a quarantine its reason, of a failure its code. */
  readonly reason: string | null;
  readonly write: VerdictText;
  readonly restart: VerdictText;
  readonly version: VerdictText;
  readonly hubLeft: string | null;
  readonly steps: readonly StepRow[];
}

export interface JournalRow {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly subject: string | null;
  readonly attemptId: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface DispositionRow {
  readonly orderId: string;
  readonly disposition: string | null;
  readonly reason: string | null;
  readonly attemptId: string | null;
  readonly disposedAtMs: number | null;
}

export interface NotificationRow {
  readonly outboxId: number;
  readonly state: string;
  readonly attemptId: string | null;
  readonly orderId: string | null;
  readonly createdAtMs: number;
  readonly message: Readonly<Record<string, unknown>>;
}

export interface OverrideRow {
  readonly overrideId: number;
  readonly hardware: string;
  readonly usedBy: string | null;
}

/** What the record held of one hub at one moment. */
export interface HubRecord {
  readonly suspect: { readonly from: string; readonly to: string; readonly image: string | null } | null;
  readonly benchVersion: string | null;
  /** Eight hex digits, model then hardware version. */
  readonly model: string;
  readonly dispositions: readonly DispositionRow[];
  readonly notifications: readonly NotificationRow[];
}

/** What the record held once an attempt had ended. */
export interface RecordedAttempt {
  readonly attempt: AttemptRow;
  readonly journal: readonly JournalRow[];
  readonly own: HubRecord;
  readonly stranger: HubRecord;
}

/** Attempts in the order they ran. */
export interface Recorded {
  readonly attempts: readonly RecordedAttempt[];
  /** The hub's at the end of the story, whatever came of it outside of attempts too. */
  readonly journal: readonly JournalRow[];
  readonly overrides: readonly OverrideRow[];
  /** Stops of releases and their ends, of the whole bench. */
  readonly stops: readonly JournalRow[];
  /** By an entry of the whole bench's journal: the newest time that was recorded before it. */
  readonly floors: ReadonlyMap<number, number>;
}
