import { TrustedMetadataStore } from 'tuf-js/dist/store.js';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { CatalogueSource } from './catalogue-source.ts';
import { asMetadataFault, isEqualVersion } from './metadata-fault.ts';
import type { MetadataFolder } from './metadata-folder.ts';

/**
 * TUF client workflow (specification 1.0.31, section 5.3 to 5.6). tuf-js verifies; this file only orders the steps and
 * does the reading. Its `Updater` is not used because it takes the time from the machine alone, keeps new metadata
 * before the set is complete, and reports an expired or forged snapshot as one and the same error text.
 */
const limits = { root: 512_000, timestamp: 16_384, snapshot: 2_000_000, targets: 16_000_000 } as const;
const maxRootRotations = 256;

export type TrustedSet = TrustedMetadataStore;

/** @throws Fault `catalogue-root-mismatch` when the bytes are no root metadata signed by its own keys */
export const trustedSetOf = (rootBytes: Uint8Array, nowMs: number, where: string): TrustedSet => {
  let trusted: TrustedSet;
  try {
    trusted = new TrustedMetadataStore(Buffer.from(rootBytes));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Fault('catalogue-root-mismatch', `${where}: is no root metadata signed by itself (${detail})`, {
      cause: error,
    });
  }
  // tuf-js takes the update's start time from the machine's clock; the core's clock is the one that counts.
  if (!(Reflect.get(trusted, 'referenceTime') instanceof Date))
    throw new Error('tuf-js no longer has the field referenceTime: expiry would be judged by another clock');
  Reflect.set(trusted, 'referenceTime', new Date(nowMs));
  return trusted;
};

interface Refresh {
  readonly trusted: TrustedSet;
  readonly source: CatalogueSource;
  readonly folder: MetadataFolder;
  readonly signal: AbortSignal;
}

const fetchMetadata = async (
  { source, signal }: Refresh,
  file: string,
  maxBytes: number,
): Promise<Buffer | null> => {
  const path = `metadata/${file}`;
  const where = `${source.name} ${path}`;
  const answer = await source.read(path, maxBytes, signal);
  switch (answer.kind) {
    case 'complete':
      return Buffer.from(answer.bytes);
    case 'absent':
      return null;
    case 'oversized':
      throw new Fault('catalogue-malformed', `${where}: is over its limit of ${maxBytes} bytes`);
    case 'cut-short':
      throw new Fault('catalogue-malformed', `${where}: ended early, after ${answer.receivedBytes} bytes`);
  }
};

const requireMetadata = async (refresh: Refresh, file: string, maxBytes: number): Promise<Buffer> => {
  const bytes = await fetchMetadata(refresh, file, maxBytes);
  if (bytes === null)
    throw new Fault('catalogue-unreachable', `${refresh.source.name}: holds no metadata/${file}`);
  return bytes;
};

const verifying = (where: string, verify: () => void): void => {
  try {
    verify();
  } catch (error) {
    throw asMetadataFault(error, where);
  }
};

/** What was kept earlier is only a floor against rollback: it may be expired or signed by a key since replaced. */
const tryKept = (bytes: Buffer | null, verify: (bytes: Buffer) => void): boolean => {
  if (bytes === null) return false;
  try {
    verify(bytes);
    return true;
  } catch {
    return false;
  }
};

/** 5.3: each newer root, signed by the one before it and by itself, is kept at once. */
const updateRoot = async (refresh: Refresh): Promise<void> => {
  const { trusted, source, folder } = refresh;
  for (let count = 0; count < maxRootRotations; count++) {
    const file = `${trusted.root.signed.version + 1}.root.json`;
    const bytes = await fetchMetadata(refresh, file, limits.root);
    if (bytes === null) return;
    verifying(`${source.name} ${file}`, () => trusted.updateRoot(bytes));
    await folder.keepRoot(trusted.root.signed.version, bytes);
  }
};

/** 5.4. An equal version is no news: the one kept stays in force. */
const updateTimestamp = async (refresh: Refresh): Promise<Buffer | null> => {
  const { trusted, source, folder } = refresh;
  const kept = await folder.read('timestamp');
  tryKept(kept, (bytes) => trusted.updateTimestamp(bytes));
  const bytes = await requireMetadata(refresh, 'timestamp.json', limits.timestamp);
  try {
    trusted.updateTimestamp(bytes);
  } catch (error) {
    if (isEqualVersion(error)) return kept;
    throw asMetadataFault(error, `${source.name} timestamp.json`);
  }
  return bytes;
};

/** 5.5. */
const updateSnapshot = async (refresh: Refresh): Promise<Buffer | null> => {
  const { trusted, source, folder } = refresh;
  const kept = await folder.read('snapshot');
  if (tryKept(kept, (bytes) => trusted.updateSnapshot(bytes, true))) return kept;
  const meta = trusted.timestamp?.signed.snapshotMeta;
  const file = trusted.root.signed.consistentSnapshot ? `${meta?.version}.snapshot.json` : 'snapshot.json';
  const bytes = await requireMetadata(refresh, file, meta?.length ?? limits.snapshot);
  verifying(`${source.name} ${file}`, () => trusted.updateSnapshot(bytes));
  return bytes;
};

/** 5.6, the top-level targets role alone: this catalogue knows no delegations. */
const updateTargets = async (refresh: Refresh): Promise<Buffer | null> => {
  const { trusted, source, folder } = refresh;
  const kept = await folder.read('targets');
  if (tryKept(kept, (bytes) => trusted.updateDelegatedTargets(bytes, 'targets', 'root'))) return kept;
  const meta = trusted.snapshot?.signed.meta['targets.json'];
  const file = trusted.root.signed.consistentSnapshot ? `${meta?.version}.targets.json` : 'targets.json';
  const bytes = await requireMetadata(refresh, file, meta?.length ?? limits.targets);
  verifying(`${source.name} ${file}`, () => trusted.updateDelegatedTargets(bytes, 'targets', 'root'));
  return bytes;
};

/**
 * Brings `trusted` up to date from the source. The three roles are kept once all of them verified, before any image
 * is fetched: from then on an older catalogue is a rollback, whatever becomes of the images.
 *
 * @throws Fault `catalogue-unreachable` | `catalogue-malformed` | `catalogue-tampered` | `catalogue-rolled-back` |
 *   `catalogue-expired` | `cancelled`
 */
export const refreshMetadata = async (refresh: Refresh): Promise<void> => {
  await updateRoot(refresh);
  const timestamp = await updateTimestamp(refresh);
  const snapshot = await updateSnapshot(refresh);
  const targets = await updateTargets(refresh);
  const { folder } = refresh;
  if (targets !== null) await folder.keep('targets', targets);
  if (snapshot !== null) await folder.keep('snapshot', snapshot);
  if (timestamp !== null) await folder.keep('timestamp', timestamp);
};
