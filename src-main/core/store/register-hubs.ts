import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { Readable, Writable } from './handles.ts';
import { chfOfGpf } from './hubs.ts';
import { prepared } from './prepared.ts';
import { isConstraintError } from './store-error.ts';

/** The columns an asset register states, in the order of {@link RegisterHub.values}; no import writes another. */
export const registerColumns = [
  'chf_id',
  'gpf_id',
  'manufacturer',
  'model',
  'hardware_version',
  'register_firmware_version',
  'smi_status',
  'chts_version',
  'csp_region',
  'han_variant',
] as const;
type RegisterColumn = (typeof registerColumns)[number];

/** A hub as the asset register states it, parsed. */
export interface RegisterHub {
  readonly chf: DeviceId;
  /** One per {@link registerColumns}; null where the register says nothing. */
  readonly values: readonly (string | null)[];
}

/** Why a well-formed hub cannot stand beside those already in the store. */
export interface HubConflict {
  readonly index: number;
  readonly column: 'chf_id' | 'gpf_id';
  readonly reason: string;
}

export interface HubChanges {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly conflicts: readonly HubConflict[];
}

export interface UpsertOptions {
  /** Columns the file has; of a known hub the others keep what they hold. */
  readonly stated: ReadonlySet<RegisterColumn>;
  /** The store held no hub when the import began: insert straight away, and look closer only when that fails. */
  readonly isFreshStore: boolean;
}

type Change = 'added' | 'changed' | 'unchanged' | Omit<HubConflict, 'index'>;

const rowsPerStatement = 20; // mutant: number: 200 at once come to the same

/**
 * Writes what the register states, and nothing a bench has seen: bench and acknowledged versions, suspicion and
 * release stay. No Device ID may occur twice in `hubs`. Call it inside a transaction.
 */
export const upsertHubs = (
  db: Writable,
  hubs: readonly RegisterHub[],
  options: UpsertOptions,
): HubChanges => {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const conflicts: HubConflict[] = [];
  for (let from = 0; from < hubs.length; from += rowsPerStatement) {
    const some = hubs.slice(from, from + rowsPerStatement);
    // mutant: condition x2: one by one comes to the same, at twice the time
    if (options.isFreshStore && insertTogether(db, some)) {
      counts.added += some.length;
      continue;
    }
    some.forEach((hub, offset) => {
      const change = upsertHub(db, hub, options.stated);
      if (typeof change === 'string') counts[change]++;
      else conflicts.push({ ...change, index: from + offset });
    });
  }
  return { ...counts, conflicts };
};

/** One statement for a few hubs costs half of one statement each. False, and nothing changed, when one is in the way. */
const insertTogether = (db: Writable, hubs: readonly RegisterHub[]): boolean => {
  try {
    prepared(db, insertSql(hubs.length)).run(hubs.flatMap(({ values }) => values));
    return true;
  } catch (error) {
    // mutant: condition: what else is wrong, a full disk say, is wrong one by one too
    if (isConstraintError(error)) return false;
    // mutant: statement: the same
    throw error;
  }
};

const insertSql = (size: number): string => {
  const row = `(${registerColumns.map(() => '?').join(', ')})`;
  return `INSERT INTO hubs (${registerColumns.join(', ')}) VALUES ${Array(size).fill(row).join(', ')}`;
};

const upsertHub = (db: Writable, hub: RegisterHub, stated: UpsertOptions['stated']): Change => {
  const before = prepared<StoredHub>(db, selectSql).get(hub.chf);
  if (before === undefined) {
    const conflict = chfConflict(db, hub) ?? gpfConflict(db, hub);
    if (conflict !== null) return conflict;
    prepared(db, insertSql(1)).run(hub.values);
    return 'added';
  }
  const values = registerColumns.map((column, at) =>
    stated.has(column) ? (hub.values[at] as string | null) : before[column],
  );
  if (registerColumns.every((column, at) => before[column] === values[at])) return 'unchanged';
  const conflict = gpfConflict(db, hub);
  if (conflict !== null) return conflict;
  prepared(db, updateSql).run([...values.slice(1), hub.chf]);
  return 'changed';
};

type StoredHub = Readonly<Record<RegisterColumn, string | null>>;
const selectSql = `SELECT ${registerColumns.join(', ')} FROM hubs WHERE chf_id = ?`;
const updateSql = `UPDATE hubs SET ${registerColumns
  .slice(1)
  .map((column) => `${column} = ?`)
  .join(', ')} WHERE chf_id = ?`;

/** A Device ID names one Device: a hub's CHF may not be another's GPF, or a scan of it would have two meanings. */
const chfConflict = (db: Readable, { chf }: RegisterHub): Change | null => {
  const owner = chfOfGpf(db, chf);
  return owner === undefined ? null : { column: 'chf_id', reason: `is the GPF Device ID of hub ${owner}` };
};

const gpfConflict = (db: Readable, { chf, values }: RegisterHub): Change | null => {
  const gpf = values[1] as string | null;
  const owner = chfOfGpf(db, gpf);
  if (owner !== undefined && owner !== chf)
    return { column: 'gpf_id', reason: `already used by hub ${owner}` };
  const namesake = prepared(db, 'SELECT 1 FROM hubs WHERE chf_id = ?').get(gpf);
  return namesake === undefined ? null : { column: 'gpf_id', reason: 'is the CHF Device ID of another hub' };
};
