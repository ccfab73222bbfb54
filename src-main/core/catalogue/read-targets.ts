import { createHash } from 'node:crypto';
import type { TargetFile } from '@tufjs/models';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { CatalogueView, DeviceModelEntry, Release } from '../../../src-shared/domain/release.ts';
import {
  imagesFolder,
  isTargetPath,
  modelsFolder,
  modelTargetPath,
  parseModelEntry,
  parseRelease,
} from './catalogue-format.ts';
import type { CatalogueSource } from './catalogue-source.ts';
import { crossCheck } from './cross-check.ts';
import { asMetadataFault } from './metadata-fault.ts';
import type { TrustedSet } from './trusted-metadata.ts';

const maxModelFileBytes = 262_144;

const inconsistent = (where: string, what: string): Fault =>
  new Fault('catalogue-inconsistent', `${where}: ${what}`);

/** Where the source keeps a target: under consistent snapshots `<sha256>.` stands before the file's name (TUF 6.2). */
export const storedTargetPath = (path: string, sha256: string, isConsistent: boolean): string => {
  const cut = path.lastIndexOf('/') + 1;
  return `targets/${path.slice(0, cut)}${isConsistent ? `${sha256}.` : ''}${path.slice(cut)}`;
};

const requireSha256 = (target: TargetFile): string => {
  const { sha256 } = target.hashes;
  if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256))
    throw inconsistent(target.path, 'has no SHA-256 among its signed hashes');
  return sha256;
};

/** Targets outside `models/` and `images/` are left alone, for a later format may add some; unsafe names never are. */
const listTargets = (trusted: TrustedSet): readonly TargetFile[] => {
  const signed = trusted.targets?.signed;
  if (signed === undefined) throw new Error('targets are read before they were verified');
  if (signed.delegations !== undefined)
    throw inconsistent('targets.json', 'delegates to other roles, which this bench does not follow');
  const targets = Object.values(signed.targets);
  for (const { path } of targets)
    if (!isTargetPath(path)) throw inconsistent(JSON.stringify(path.slice(0, 200)), 'is no safe target name');
  return targets;
};

const readModel = async (
  target: TargetFile,
  source: CatalogueSource,
  isConsistent: boolean,
  signal: AbortSignal,
): Promise<DeviceModelEntry> => {
  const path = storedTargetPath(target.path, requireSha256(target), isConsistent);
  const where = `${source.name} ${path}`;
  if (target.length > maxModelFileBytes)
    throw inconsistent(target.path, `is ${target.length} bytes, over the limit of ${maxModelFileBytes}`);
  const answer = await source.read(path, target.length, signal);
  if (answer.kind === 'absent') throw new Fault('catalogue-unreachable', `${where}: is not there`);
  const bytes = answer.kind === 'complete' ? answer.bytes : null;
  if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== target.hashes.sha256)
    throw new Fault('catalogue-tampered', `${where}: is not the file that was signed`);
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw asMetadataFault(error, where);
  }
  const entry = parseModelEntry(target.path, json);
  if (modelTargetPath(entry.deviceModel) !== target.path)
    throw inconsistent(target.path, `describes Device Model ${entry.deviceModel}, another than its name`);
  return entry;
};

const releaseOf = (target: TargetFile): Release =>
  parseRelease(target.path, { length: target.length, sha256: requireSha256(target) }, target.custom);

const earliestExpiry = ({ root, timestamp, snapshot, targets }: TrustedSet): number =>
  Math.min(
    ...[root, timestamp, snapshot, targets].flatMap((role) => (role ? Date.parse(role.signed.expires) : [])),
  );

/**
 * The verified targets as the bench sees them. Device Model files are fetched, and checked against their signed hash.
 *
 * @throws Fault `catalogue-inconsistent` | `catalogue-tampered` | `catalogue-unreachable` | `cancelled`
 */
export const readView = async (
  trusted: TrustedSet,
  source: CatalogueSource,
  signal: AbortSignal,
): Promise<CatalogueView> => {
  const targets = listTargets(trusted);
  const isConsistent = trusted.root.signed.consistentSnapshot;
  const models: DeviceModelEntry[] = [];
  for (const target of targets.filter(({ path }) => path.startsWith(modelsFolder)))
    models.push(await readModel(target, source, isConsistent, signal));
  const releases = targets.filter(({ path }) => path.startsWith(imagesFolder)).map(releaseOf);
  crossCheck(models, releases);
  return {
    version: trusted.targets?.signed.version ?? 0,
    expiresAtMs: earliestExpiry(trusted),
    models,
    releases,
  };
};
