import {
  type Key,
  Metadata,
  MetaFile,
  Root,
  Snapshot,
  type TargetFile,
  Targets,
  Timestamp,
} from '@tufjs/models';
import { sha256Of } from '../open-image.ts';
import {
  newestRootVersion,
  type Published,
  readPublished,
  readRoot,
  writeMetadata,
} from './published-metadata.ts';
import {
  generateSigningKey,
  loadSigningKey,
  type SignedRole,
  type Signer,
  signedRoles,
} from './signing-keys.ts';

const specVersion = '1.0.31';
const dayMs = 86_400_000;

export interface SigningPlace {
  readonly folder: string;
  readonly keysFolder: string;
  readonly nowMs: () => number;
  /** Of targets, snapshot and timestamp. */
  readonly expiresInDays: number;
  readonly rootExpiresInDays: number;
}

export interface Publication {
  /** Of the targets role, which is the catalogue's version. */
  readonly version: number;
  /** The earliest expiry over all roles. */
  readonly expiresAtMs: number;
}

/** TUF 4.2.1: ISO 8601 in UTC, whole seconds. */
const expiry = (nowMs: number, days: number): string =>
  new Date(nowMs + days * dayMs).toISOString().replace(/\.\d{3}Z$/, 'Z');

const metaFileOf = (version: number, bytes: Uint8Array): MetaFile =>
  new MetaFile({ version, length: bytes.length, hashes: { sha256: sha256Of(bytes) } });

const signerOf = async (place: SigningPlace, root: Root, role: SignedRole): Promise<Signer> =>
  (await loadSigningKey(place.keysFolder, role, root.roles[role]?.keyIDs ?? [])).signer;

const writeRoot = async (place: SigningPlace, root: Root, signers: readonly Signer[]): Promise<void> => {
  const metadata = new Metadata(root);
  for (const signer of signers) metadata.sign(signer);
  await writeMetadata(place.folder, `${root.version}.root.json`, metadata);
};

const emptyRoot = (place: SigningPlace, version: number): Root =>
  new Root({
    version,
    specVersion,
    expires: expiry(place.nowMs(), place.rootExpiresInDays),
    consistentSnapshot: true,
  });

/** Version 1 with a fresh key for every role. */
export const writeFirstRoot = async (place: SigningPlace): Promise<void> => {
  const root = emptyRoot(place, 1);
  for (const role of signedRoles)
    root.addKey((await generateSigningKey(place.keysFolder, role)).publicKey, role);
  await writeRoot(place, root, [await signerOf(place, root, 'root')]);
};

const newestRoot = async (place: SigningPlace): Promise<Root> =>
  (await readRoot(place.folder, await newestRootVersion(place.folder))).signed;

const keysOf = (root: Root, role: SignedRole): Key[] =>
  (root.roles[role]?.keyIDs ?? []).flatMap((keyId) => root.keys[keyId] ?? []);

/**
 * The next root, with fresh keys for the roles named (none: the same keys and a later expiry). The old root key signs
 * it, so that benches follow, and so does the one it names (TUF 6.1).
 */
export const writeNextRoot = async (place: SigningPlace, rotated: readonly SignedRole[]): Promise<void> => {
  const earlier = await newestRoot(place);
  const root = emptyRoot(place, earlier.version + 1);
  for (const role of signedRoles) {
    const keys = rotated.includes(role)
      ? [(await generateSigningKey(place.keysFolder, role)).publicKey]
      : keysOf(earlier, role);
    for (const key of keys) root.addKey(key, role);
  }
  await writeRoot(place, root, [await signerOf(place, earlier, 'root'), await signerOf(place, root, 'root')]);
};

/** A root that would end before what it vouches for is renewed first, as far ahead as roots are signed at all. */
const currentRoot = async (place: SigningPlace, until: string): Promise<Root> => {
  const root = await newestRoot(place);
  const farthest = expiry(place.nowMs(), place.rootExpiresInDays);
  if (Date.parse(root.expires) >= Math.min(Date.parse(until), Date.parse(farthest))) return root;
  await writeNextRoot(place, []);
  return newestRoot(place);
};

interface Signing {
  readonly place: SigningPlace;
  readonly root: Root;
  readonly published: Published | null;
  readonly expires: string;
}

const nextOf = ({ expires }: Signing, signed: { readonly version: number } | undefined) => ({
  version: (signed?.version ?? 0) + 1,
  specVersion,
  expires,
});

/** Signs one role with its key and writes it; `file` is what the role above says about it. */
const signRole = async <T extends Targets | Snapshot | Timestamp>(
  { place, root }: Signing,
  role: SignedRole,
  signed: T,
): Promise<MetaFile> => {
  const metadata = new Metadata<Targets | Snapshot | Timestamp>(signed);
  metadata.sign(await signerOf(place, root, role));
  const name = role === 'timestamp' ? 'timestamp.json' : `${signed.version}.${role}.json`;
  return metaFileOf(signed.version, await writeMetadata(place.folder, name, metadata));
};

/**
 * Signs targets, snapshot and timestamp anew, each one version up. The timestamp is written last and in one step:
 * until then benches see the publication before, whole.
 */
export const signRoles = async (
  place: SigningPlace,
  targets: Readonly<Record<string, TargetFile>>,
): Promise<Publication> => {
  const expires = expiry(place.nowMs(), place.expiresInDays);
  const published = await readPublished(place.folder);
  const root = await currentRoot(place, expires);
  const signing: Signing = { place, root, published, expires };
  // All three keys before the first file: a missing one must not leave a publication begun.
  for (const role of ['targets', 'snapshot', 'timestamp'] as const) await signerOf(place, root, role);
  const targetsRole = new Targets({ ...nextOf(signing, published?.targets.signed), targets: { ...targets } });
  const targetsMeta = await signRole(signing, 'targets', targetsRole);
  const snapshot = nextOf(signing, published?.snapshot.signed);
  const meta = { 'targets.json': targetsMeta };
  const snapshotMeta = await signRole(signing, 'snapshot', new Snapshot({ ...snapshot, meta }));
  const timestamp = nextOf(signing, published?.timestamp.signed);
  await signRole(signing, 'timestamp', new Timestamp({ ...timestamp, snapshotMeta }));
  return {
    version: targetsRole.version,
    expiresAtMs: Math.min(Date.parse(expires), Date.parse(root.expires)),
  };
};
