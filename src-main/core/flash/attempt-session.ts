import type { Asset, WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { Decision } from '../../../src-shared/domain/decide.ts';
import type { StoredBytes } from '../../../src-shared/domain/stored-bytes.ts';
import type { AttemptRecord } from '../record/attempt-record.ts';
import type { AttemptLine } from '../record/record-loads.ts';
import type { StoredSpeeds } from '../record/stored-speeds.ts';
import type { Judgement } from '../select/judge.ts';
import type { AttemptDependencies, AttemptRequest } from './attempt.ts';
import type { AttemptEvent } from './attempt-events.ts';
import type { Visit } from './visit.ts';

/** What the parts of one attempt share while it runs. */
export interface Session {
  readonly dependencies: AttemptDependencies;
  readonly request: AttemptRequest;
  readonly record: AttemptRecord;
  readonly onEvent: (event: AttemptEvent) => void;
  readonly signal: AbortSignal;
  /** What is to be done by the records and the catalogue of this moment; `wire` is null where the label has to do. */
  readonly ask: (wire: WireIdentity | null, stored: StoredBytes | null) => Judgement;
  /** What it would be for a hub that cannot say who it is, were it allowed to be installed by its label. */
  readonly askForRescue: () => Judgement;
  visit: Visit | null;
  line: AttemptLine | null;
  speeds: StoredSpeeds | null;
  decision: Decision;
  /** What comparing the hub's storage with production brought; null while it was not compared. */
  stored: StoredBytes | null;
  /** Who the hub is, by its own word and the records it agreed with: what is told of it rests on this and on nothing later. */
  established: { readonly wire: WireIdentity; readonly asset: Asset } | null;
}
