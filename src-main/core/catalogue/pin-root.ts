import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { Sha256 } from '../../../src-shared/domain/release.ts';
import type { MetadataFolder } from './metadata-folder.ts';
import { sha256Of } from './open-image.ts';
import { trustedSetOf } from './trusted-metadata.ts';

export interface TrustedRoot {
  readonly version: number;
  /** SHA-256 of the root file, for comparing by telephone. */
  readonly fingerprint: Sha256;
}

/** A root file is a few kilobytes; anything large was named by mistake. */
const maxRootBytes = 512_000;

/** See `Catalogue.trustRoot`. */
export const pinRoot = async (
  folder: MetadataFolder,
  rootBytes: Uint8Array,
  nowMs: number,
): Promise<TrustedRoot> => {
  if (rootBytes.length > maxRootBytes)
    throw new Fault('catalogue-root-mismatch', `${rootBytes.length} bytes are too many for root metadata`);
  const { version } = trustedSetOf(rootBytes, nowMs, 'the given root').root.signed;
  const fingerprint = sha256Of(rootBytes);
  const pinned = await folder.newestRoot();
  if (pinned !== null) {
    if ((await folder.root(version))?.equals(rootBytes)) return { version, fingerprint };
    try {
      trustedSetOf(pinned.bytes, nowMs, 'the pinned root').updateRoot(Buffer.from(rootBytes));
    } catch (error) {
      throw new Fault(
        'catalogue-root-mismatch',
        `root ${version} (${fingerprint}) does not follow the pinned root ${pinned.version} (${sha256Of(pinned.bytes)})`,
        { cause: error },
      );
    }
  }
  await folder.keepRoot(version, rootBytes);
  return { version, fingerprint };
};
