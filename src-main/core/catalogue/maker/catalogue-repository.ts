import { dirname, join } from 'node:path';
import { TargetFile } from '@tufjs/models';
import type { DeviceModelKey, HardwareRange } from '../../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type {
  DeviceModelEntry,
  Release,
  ReleaseId,
  ReleaseStatus,
} from '../../../../src-shared/domain/release.ts';
import { modelTargetPath, releaseCustomOf } from '../catalogue-format.ts';
import { crossCheck } from '../cross-check.ts';
import { makeFolder, writeDurably } from '../durable-file.ts';
import { noMakerKeys } from '../maker-signature.ts';
import { openImage, sha256Of } from '../open-image.ts';
import { storedTargetPath } from '../read-targets.ts';
import { type Draft, readDraft, writeDraft } from './draft.ts';
import {
  type NewRelease,
  releaseOf,
  requireRelease,
  withModel,
  withProduction,
  withRelease,
} from './edit-draft.ts';
import { newestRootVersion, readPublished, readRootBytes } from './published-metadata.ts';
import {
  type Publication,
  type SigningPlace,
  signRoles,
  writeFirstRoot,
  writeNextRoot,
} from './sign-roles.ts';
import type { SignedRole } from './signing-keys.ts';

export type { NewRelease } from './edit-draft.ts';
export type { Publication } from './sign-roles.ts';

export interface RepositoryOptions {
  /** Holds `metadata/` and `targets/` (what is served to benches) and `draft.json` (what is not yet signed). */
  readonly folder: string;
  /** Private keys, readable by their owner alone. Keep it off the served folder, and out of version control. */
  readonly keysFolder: string;
  /** How long a publication is trusted without being renewed. */
  readonly expiresInDays: number;
  /** Default: a year, or `expiresInDays` where that is longer. */
  readonly rootExpiresInDays?: number;
  readonly nowMs: () => number;
}

/** A catalogue in the making. Changes gather in the draft; `publish` checks it as a whole and signs it. */
export interface CatalogueRepository {
  /** The root benches are to pin: the newest, or the version named. */
  rootBytes(version?: number): Promise<Uint8Array>;
  draft(): Promise<Draft>;
  /** Adds the Device Model or replaces its entry. */
  setModel(entry: DeviceModelEntry): Promise<void>;
  /** Checks the file as a bench would, then keeps it. A name once given never gets another file. */
  addRelease(release: NewRelease, fileBytes: Uint8Array): Promise<Release>;
  setStatus(release: ReleaseId, status: ReleaseStatus): Promise<Release>;
  /** States the latest production release for a hardware range; replaces the statement for that very range. */
  setProduction(model: DeviceModelKey, hardware: HardwareRange, release: ReleaseId): Promise<void>;
  /** @throws Fault `catalogue-inconsistent` (nothing is signed) | `catalogue-key-missing` */
  publish(): Promise<Publication>;
  /** Signs what is published anew with a later expiry; the draft stays a draft. */
  refresh(): Promise<Publication>;
  /** New keys for the roles, a new root signed by the old and the new root key, and everything signed anew. */
  rotateKeys(roles: readonly SignedRole[]): Promise<void>;
}

const placeOf = (options: RepositoryOptions): SigningPlace => ({
  ...options,
  rootExpiresInDays: options.rootExpiresInDays ?? Math.max(365, options.expiresInDays),
});

const writeTarget = async (folder: string, path: string, bytes: Uint8Array): Promise<TargetFile> => {
  const sha256 = sha256Of(bytes);
  const full = join(folder, ...storedTargetPath(path, sha256, true).split('/'));
  await makeFolder(dirname(full));
  await writeDurably(full, bytes);
  return new TargetFile({ path, length: bytes.length, hashes: { sha256 } });
};

const releaseTarget = (release: Release): TargetFile =>
  TargetFile.fromJSON(release.id, {
    length: release.fileBytes,
    hashes: { sha256: release.fileSha256 },
    custom: releaseCustomOf(release) as Record<string, string>,
  });

const writeTargets = async (folder: string, draft: Draft): Promise<Record<string, TargetFile>> => {
  const targets: Record<string, TargetFile> = {};
  for (const model of draft.models) {
    const path = modelTargetPath(model.deviceModel);
    targets[path] = await writeTarget(folder, path, Buffer.from(`${JSON.stringify(model, null, 2)}\n`));
  }
  for (const release of draft.releases) targets[release.id] = releaseTarget(release);
  return targets;
};

const renew = async (place: SigningPlace): Promise<Publication> => {
  const published = await readPublished(place.folder);
  if (published === null)
    throw new Fault(
      'catalogue-missing',
      `${place.folder}: nothing was published yet, so nothing can be renewed`,
    );
  return signRoles(place, published.targets.signed.targets);
};

const keepRelease = async (
  { folder, nowMs }: SigningPlace,
  added: NewRelease,
  fileBytes: Uint8Array,
): Promise<Release> => {
  const release = releaseOf(added, fileBytes, nowMs());
  openImage(release, fileBytes, noMakerKeys);
  const draft = await readDraft(folder);
  const earlier = draft.releases.find(({ id }) => id === release.id);
  if (earlier !== undefined && earlier.fileSha256 !== release.fileSha256)
    throw new Fault(
      'catalogue-inconsistent',
      `${release.id}: is another file already; give the new one a name of its own`,
    );
  await writeTarget(folder, release.id, fileBytes);
  await writeDraft(folder, withRelease(draft, release));
  return release;
};

const repositoryAt = (options: RepositoryOptions): CatalogueRepository => {
  const { folder } = options;
  const place = placeOf(options);
  const change = async (edit: (draft: Draft) => Draft): Promise<void> =>
    writeDraft(folder, edit(await readDraft(folder)));

  return {
    rootBytes: async (version) => readRootBytes(folder, version ?? (await newestRootVersion(folder))),
    draft: () => readDraft(folder),
    setModel: (entry) => change((draft) => withModel(draft, entry)),
    addRelease: (added, fileBytes) => keepRelease(place, added, fileBytes),
    async setStatus(id, status) {
      const release = { ...requireRelease(await readDraft(folder), id), status };
      await change((draft) => withRelease(draft, release));
      return release;
    },
    setProduction: (model, hardware, release) =>
      change((draft) => withProduction(draft, model, hardware, requireRelease(draft, release).id)),
    async publish() {
      const draft = await readDraft(folder);
      crossCheck(draft.models, draft.releases);
      return signRoles(place, await writeTargets(folder, draft));
    },
    refresh: () => renew(place),
    async rotateKeys(roles) {
      await writeNextRoot(place, roles);
      if ((await readPublished(folder)) !== null) await renew(place);
    },
  };
};

/**
 * Begins a catalogue: four Ed25519 keys made on the spot, root version 1, an empty draft. Nothing is published yet.
 *
 * @throws Fault `catalogue-exists` when the folder holds one already
 */
export const createCatalogueRepository = async (options: RepositoryOptions): Promise<CatalogueRepository> => {
  if ((await newestRootVersion(options.folder)) > 0)
    throw new Fault('catalogue-exists', `${options.folder}: holds a catalogue already`);
  await makeFolder(options.folder);
  await writeDraft(options.folder, { models: [], releases: [] });
  await writeFirstRoot(placeOf(options));
  return repositoryAt(options);
};

/** @throws Fault `catalogue-missing` when the folder holds none */
export const openCatalogueRepository = async (options: RepositoryOptions): Promise<CatalogueRepository> => {
  if ((await newestRootVersion(options.folder)) === 0)
    throw new Fault('catalogue-missing', `${options.folder}: holds no catalogue; make one first`);
  await readDraft(options.folder);
  return repositoryAt(options);
};
