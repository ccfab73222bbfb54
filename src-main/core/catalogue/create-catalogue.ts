import { join } from 'node:path';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { CatalogueView, Release } from '../../../src-shared/domain/release.ts';
import { throwIfCancelled } from './cancellation.ts';
import { type CatalogueSource, openCatalogueSource } from './catalogue-source.ts';
import { makeFolder, removeUnfinished } from './durable-file.ts';
import { defaultHttpDeadlines, type HttpDeadlines } from './http-source.ts';
import { type ImageStore, openImageStore } from './image-store.ts';
import { openMetadataFolder } from './metadata-folder.ts';
import { type GbcsSigner, openImage, parseSignerKey } from './open-image.ts';
import { pinRoot, type TrustedRoot } from './pin-root.ts';
import { readView, storedTargetPath } from './read-targets.ts';
import { refreshMetadata, trustedSetOf } from './trusted-metadata.ts';

export interface CatalogueOptions {
  /** `<data>/catalogue`: trusted roots and the newest verified metadata. */
  readonly folder: string;
  /** The image store: files named by their SHA-256. */
  readonly images: string;
  readonly nowMs: () => number;
  /** Makers' public keys; GBCS images of a maker without one are not checked for its signature. */
  readonly gbcsSigners?: readonly GbcsSigner[];
  readonly httpDeadlines?: HttpDeadlines;
  /** Larger images are refused before they are fetched. Default 64 MiB. */
  readonly maxImageBytes?: number;
}

export interface CatalogueProgress {
  readonly stage: 'metadata' | 'images';
  /** Images dealt with, of those the catalogue lists and that may be installed at all. */
  readonly doneCount: number;
  readonly totalCount: number;
  /** The image being fetched now. */
  readonly current: string | null;
}

export interface CatalogueUpdate {
  /** Folder, `file:` or http(s) address that holds `metadata/` and `targets/`. */
  readonly source: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: CatalogueProgress) => void;
}

export interface Catalogue {
  /**
   * Pins the root of trust; the bytes come to the bench by a way its operator trusts. The same root, or one trusted
   * before, changes nothing; a newer one is accepted when the pinned root's keys signed it.
   *
   * @throws Fault `catalogue-root-mismatch`
   */
  trustRoot(rootBytes: Uint8Array): Promise<TrustedRoot>;
  /**
   * Verifies the source's metadata, reads all entries and fetches the images the store lacks. Only when everything is
   * there and checked does it return the new view; after a fault the earlier view and its images are as they were.
   * Images of withdrawn releases are not fetched. Updates asked for at the same time run one after the other.
   */
  updateCatalogue(update: CatalogueUpdate): Promise<CatalogueView>;
  /** Reads the stored image anew and checks all of it, every time ({@link openImage}). @throws also `image-missing` */
  readManufacturerImage(release: Release): Promise<Uint8Array>;
}

const defaultMaxImageBytes = 64 * 1024 * 1024;

interface Fetching {
  readonly source: CatalogueSource;
  readonly images: ImageStore;
  readonly isConsistent: boolean;
  readonly signal: AbortSignal;
  readonly signers: readonly GbcsSigner[];
  readonly maxImageBytes: number;
}

const download = async (release: Release, fetching: Fetching): Promise<Uint8Array> => {
  const { source, isConsistent, signal, maxImageBytes } = fetching;
  const path = storedTargetPath(release.id, release.fileSha256, isConsistent);
  const where = `${source.name} ${path}`;
  if (release.fileBytes > maxImageBytes)
    throw new Fault('image-oversized', `${where}: ${release.fileBytes} bytes, the limit is ${maxImageBytes}`);
  const answer = await source.read(path, release.fileBytes, signal);
  const signed = `its signed length is ${release.fileBytes} bytes`;
  switch (answer.kind) {
    case 'complete':
      return answer.bytes;
    case 'absent':
      throw new Fault('catalogue-unreachable', `${where}: is not there`);
    case 'oversized':
      throw new Fault('image-oversized', `${where}: sent ${answer.atLeastBytes} bytes or more, ${signed}`);
    case 'cut-short':
      throw new Fault('image-truncated', `${where}: ended after ${answer.receivedBytes} bytes, ${signed}`);
  }
};

/** A stored file that passes every check stays; a damaged or missing one is fetched again. */
const isStoredWhole = async (release: Release, { images, signers }: Fetching): Promise<boolean> => {
  const bytes = await images.read(release);
  if (bytes === null) return false;
  try {
    openImage(release, bytes, signers);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
};

const fetchImages = async (
  releases: readonly Release[],
  fetching: Fetching,
  onProgress: (progress: CatalogueProgress) => void,
): Promise<void> => {
  const totalCount = releases.length;
  for (const [doneCount, release] of releases.entries()) {
    throwIfCancelled(fetching.signal);
    onProgress({ stage: 'images', doneCount, totalCount, current: release.id });
    if (await isStoredWhole(release, fetching)) continue;
    const bytes = await download(release, fetching);
    openImage(release, bytes, fetching.signers);
    await fetching.images.keep(release.fileSha256, bytes);
  }
  onProgress({ stage: 'images', doneCount: totalCount, totalCount, current: null });
};

export const createCatalogue = (options: CatalogueOptions): Catalogue => {
  const { nowMs, gbcsSigners: signers = [], maxImageBytes = defaultMaxImageBytes } = options;
  for (const signer of signers) parseSignerKey(signer);
  const folder = openMetadataFolder(options.folder);
  const images = openImageStore(options.images);

  const runUpdate = async (update: CatalogueUpdate): Promise<CatalogueView> => {
    const { signal, onProgress = () => undefined } = update;
    const source = openCatalogueSource(update.source, options.httpDeadlines ?? defaultHttpDeadlines);
    const root = await folder.newestRoot();
    if (root === null)
      throw new Fault(
        'catalogue-missing',
        `${options.folder}: no trusted root is pinned, nothing can be verified`,
      );
    for (const part of [options.folder, join(options.folder, 'roots')]) await removeUnfinished(part);
    await images.prepare();
    onProgress({ stage: 'metadata', doneCount: 0, totalCount: 0, current: null });
    const trusted = trustedSetOf(root.bytes, nowMs(), `${options.folder} root ${root.version}`);
    await refreshMetadata({ trusted, source, folder, signal });
    const view = await readView(trusted, source, signal);
    const isConsistent = trusted.root.signed.consistentSnapshot;
    const wanted = view.releases.filter((release) => release.status !== 'withdrawn');
    const fetching = { source, images, isConsistent, signal, signers, maxImageBytes };
    await fetchImages(wanted, fetching, onProgress);
    return view;
  };

  // Two updates at once would clear away each other's unfinished files.
  let earlier: Promise<unknown> = Promise.resolve();
  const updateCatalogue = (update: CatalogueUpdate): Promise<CatalogueView> => {
    const mine = earlier.then(() => runUpdate(update));
    earlier = mine.catch(() => undefined);
    return mine;
  };

  const readManufacturerImage = async (release: Release): Promise<Uint8Array> => {
    const bytes = await images.read(release);
    if (bytes === null)
      throw new Fault(
        'image-missing',
        `${release.id}: ${options.images} does not hold ${release.fileSha256}`,
      );
    return openImage(release, bytes, signers);
  };

  return {
    async trustRoot(rootBytes) {
      await makeFolder(options.folder);
      return pinRoot(folder, rootBytes, nowMs());
    },
    updateCatalogue,
    readManufacturerImage,
  };
};
