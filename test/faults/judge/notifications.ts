import {
  type Belief,
  believing,
  contradicts,
  courseOf,
  isFailureOfHub,
  noBelief,
  type Turn,
} from './course.ts';
import type { NotificationRow, Recorded } from './record.ts';
import type { Truth } from './truth.ts';
import { type Both, entriesOf, ownDeeds, worldAt, worldWhen } from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/**
 * The Pre-Notifications of the hub after each attempt: one for every re-flash, one for a hub found current that the
 * inventory is not known to have so, one that takes back what was sent and is not so; each with what the attempt established,
 * and withdrawn where it was not sent and is not true any more. None of a stranger.
 */
export const judgeNotifications = (truth: Truth, record: Recorded): readonly Wrong[] => {
  const wrongs: Wrong[] = [];
  let books: Books = { belief: noBelief, due: [] };
  for (const turn of courseOf(truth, record)) {
    books = { belief: believing(books.belief, turn), due: dueAfter(books, turn, truth, record) };
    if (turn.kind === 'ended') wrongs.push(...judgeRows(turn.both, books.due), ...judgeStranger(turn.both));
  }
  return wrongs;
};

interface Due {
  readonly state: string;
  readonly orderId: string | null;
  readonly attemptId: string;
  readonly atMs: number;
  readonly message: Readonly<Record<string, unknown>>;
}
interface Books {
  readonly belief: Belief;
  readonly due: readonly Due[];
}

const versionOf = ({ message }: Due): string => String(message.FirmwareVersion);
const isUnsent = ({ state }: Due): boolean => state === 'pending' || state === 'parked';

const withdrawn = (due: readonly Due[], isUntrue: (one: Due) => boolean): readonly Due[] =>
  due.map((one) => (isUnsent(one) && isUntrue(one) ? { ...one, state: 'withdrawn' } : one));

const dueAfter = ({ belief, due }: Books, turn: Turn, truth: Truth, record: Recorded): readonly Due[] => {
  switch (turn.kind) {
    case 'said': {
      const isOther = turn.isOtherImage && !turn.isSuspect;
      if (!isOther && !contradicts(belief, turn)) return due;
      return withdrawn(due, (one) => isOther || versionOf(one) !== turn.version);
    }
    case 'write-due':
      return turn.orderId === null ? due : withdrawn(due, ({ orderId }) => orderId === turn.orderId);
    case 'told':
      return due.map((one) => (one.state === 'pending' ? { ...one, state: turn.outboxState } : one));
    case 'found-whole':
    case 'seen':
      return due;
    case 'ended': {
      const kept = isFailureOfHub(turn.both, truth.own.chf) ? withdrawn(due, () => true) : due;
      const version = versionToTell(kept, turn.both, truth, record);
      return version === null ? kept : [...kept, tellingOf(turn.both, version, truth)];
    }
  }
};

/** The hub's last word in the attempt on who it is and what it has, as the bench took it. */
const establishedIn = ({ record }: Both, chf: string) =>
  entriesOf(record.journal, 'decided')
    .map(({ body, seq }) => ({
      seq,
      wire: body.wire as { chf?: string; firmwareVersion?: string } | undefined,
    }))
    .findLast(({ wire }) => wire?.chf === chf) ?? null;

/** An attempt that ended since the last write told of this version: it needs not be told again. */
const isToldOfWrite = (latest: Due | null, version: string, { attempts }: Recorded): boolean => {
  const teller = attempts.find(({ attempt }) => attempt.attemptId === latest?.attemptId);
  const writes = attempts.flatMap(({ journal }) => entriesOf(journal, 'write-begins'));
  return (
    latest !== null &&
    versionOf(latest) === version &&
    (teller?.attempt.endedSeq ?? -1) >= Math.max(0, ...writes.map(({ seq }) => seq))
  );
};

const versionToTell = (due: readonly Due[], both: Both, { own }: Truth, record: Recorded): string | null => {
  const { attempt, journal } = both.record;
  const seen = entriesOf(journal, 'version-read').at(-1)?.body.version;
  const latest = due.findLast(({ state }) => state !== 'withdrawn') ?? null;
  const isAdopted = entriesOf(journal, 'write-begins').length === 0;
  if (attempt.outcome === 're-flashed')
    return isAdopted && isToldOfWrite(latest, String(seen), record) ? null : String(seen);
  if (attempt.outcome === 'already-current') {
    const known = latest === null ? worldAt(both.truth.before).register.version : versionOf(latest);
    return known === seen ? null : String(seen);
  }
  const isWritten = entriesOf(journal, 'write-begins').length > 0;
  const said = isWritten ? null : (establishedIn(both, own.chf)?.wire?.firmwareVersion ?? null);
  const isToldOfThisVisit = latest !== null && latest.orderId === attempt.orderId;
  return isToldOfThisVisit && said !== versionOf(latest) ? said : null;
};

const tellingOf = (both: Both, version: string, { own }: Truth): Due => {
  const { attempt } = both.record;
  const at = establishedIn(both, own.chf)?.seq ?? Number.POSITIVE_INFINITY;
  const named = ownDeeds(both.truth.deeds, 'named').at(-1)?.said ?? own;
  return {
    state: 'pending',
    orderId: attempt.orderId,
    attemptId: attempt.attemptId,
    atMs: attempt.endedAtMs ?? 0,
    message: {
      DeviceManufacturer: named.manufacturer,
      DeviceModel: named.model,
      SMETSCHTSVersion: worldWhen(both.truth, at).register.chtsVersion,
      FirmwareVersion: version,
      AssociatedGPFDeviceID: named.gpf,
      ReflashedAtMs: attempt.endedAtMs,
    },
  };
};

const textOf = ({ state, orderId, attemptId, message }: Due | NotificationRow): string =>
  `${state}, on ${orderId ?? 'no Work Order'} by ${attemptId ?? 'no attempt'}: ${Object.values(message).join(' ')}`;

const judgeRows = ({ record, name }: Both, due: readonly Due[]): readonly Wrong[] => {
  const rows = record.own.notifications;
  if (rows.length !== due.length) {
    const lists = [rows, due].map((list) => (list.length === 0 ? 'none' : list.map(textOf).join('; ')));
    return when(
      true,
      'notification',
      `${name}: after it the hub has ${rows.length} notifications (${lists[0]}); ${due.length} are due (${lists[1]})`,
    );
  }
  return rows.flatMap((row, index) => judgeRow(row, due[index], name));
};

const judgeRow = (row: NotificationRow, due: Due | undefined, name: string): readonly Wrong[] => {
  if (due === undefined) return [];
  const fields = Object.keys(due.message).filter((field) => due.message[field] !== row.message[field]);
  const wrongs = fields.map(
    (field) => `${field} is ${String(row.message[field])}, ${String(due.message[field])} is due`,
  );
  if (row.state !== due.state) wrongs.push(`it is ${row.state}, ${due.state} is due`);
  if (row.orderId !== due.orderId) wrongs.push(`it is of ${row.orderId}, ${due.orderId} is due`);
  if (row.attemptId !== due.attemptId) wrongs.push(`it is of ${row.attemptId}, ${due.attemptId} is due`);
  if (row.createdAtMs !== due.atMs) wrongs.push(`it was made at ${row.createdAtMs}, ${due.atMs} is due`);
  return wrongs.flatMap((text) =>
    when(true, 'notification', `${name}: notification ${row.outboxId}: ${text}`),
  );
};

const judgeStranger = ({ record, name }: Both): readonly Wrong[] =>
  when(
    record.stranger.notifications.length > 0,
    'notification',
    `${name}: a hub that only stood in another's place is told of`,
  );
