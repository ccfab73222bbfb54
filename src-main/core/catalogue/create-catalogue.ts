import { join } from 'node:path';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type {
  CatalogueView,
  DeviceModelEntry,
  LoaderSettings,
  Release,
} from '../../../src-shared/domain/release.ts';
import { modelTargetPath } from './catalogue-format.ts';
import { openCatalogueSource } from './catalogue-source.ts';
import { makeFolder, removeUnfinished } from './durable-file.ts';
import { type CatalogueProgress, fetchImages } from './fetch-images.ts';
import { defaultHttpDeadlines, type HttpDeadlines } from './http-source.ts';
import { type ImageStore, openImageStore } from './image-store.ts';
import { type MetadataFolder, openMetadataFolder } from './metadata-folder.ts';
import { openImage } from './open-image.ts';
import { pinRoot, type TrustedRoot } from './pin-root.ts';
import { readView } from './read-targets.ts';
import { readSignerFiles } from './signer-files.ts';
import { refreshMetadata, trustedSetOf } from './trusted-metadata.ts';

export interface CatalogueOptions {
  /** `<data>/catalogue`: trusted roots and the newest verified metadata. */
  readonly folder: string;
  /** The image store: files named by their SHA-256. */
  readonly images: string;
  readonly nowMs: () => number;
  /** Makers' public keys, read anew at each update and each read of an image ({@link readSignerFiles}); one of a maker without needs no signature. */
  readonly signers: string;
  /** Throws for settings that no hub could be spoken to with, before the catalogue that brings them is taken. */
  readonly checkLoader?: (settings: LoaderSettings) => void;
  readonly httpDeadlines?: HttpDeadlines;
  /** Larger images are refused before they are fetched. Default 64 MiB. */
  readonly maxImageBytes?: number;
}

export type { CatalogueProgress };

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
  /**
   * Reads the stored image anew and checks all of it ({@link openImage}); whoever asks for the release while that goes on gets
   * the same bytes, which nobody may change. @throws also `image-missing`
   */
  readManufacturerImage(release: Release): Promise<Uint8Array>;
}

const defaultMaxImageBytes = 64 * 1024 * 1024;

/** Two updates at once would clear away each other's unfinished files. */
const oneAtATime = <A, R>(run: (argument: A) => Promise<R>): ((argument: A) => Promise<R>) => {
  let earlier: Promise<unknown> = Promise.resolve();
  return (argument) => {
    const mine = earlier.then(() => run(argument));
    earlier = mine.catch(() => undefined);
    return mine;
  };
};

/**
 * Slots that begin together ask for the same image together: 32 of 1 MiB, each hashed twice on the thread of all slots,
 * held it for 40 ms. What was read and checked is not kept: the next to ask reads it anew.
 */
const oncePerMoment = (
  read: (release: Release) => Promise<Uint8Array>,
): ((release: Release) => Promise<Uint8Array>) => {
  const underWay = new Map<Release, Promise<Uint8Array>>();
  return (release) => {
    const shared = underWay.get(release) ?? read(release).finally(() => underWay.delete(release));
    underWay.set(release, shared);
    return shared;
  };
};

interface Bench extends CatalogueOptions {
  readonly metadata: MetadataFolder;
  readonly store: ImageStore;
}

const runUpdate = async (bench: Bench, update: CatalogueUpdate): Promise<CatalogueView> => {
  const { metadata, store, maxImageBytes = defaultMaxImageBytes } = bench;
  const makerKeys = readSignerFiles(bench.signers);
  const { signal, onProgress = () => undefined } = update;
  const source = openCatalogueSource(update.source, bench.httpDeadlines ?? defaultHttpDeadlines);
  const root = await metadata.newestRoot();
  if (root === null)
    throw new Fault(
      'catalogue-missing',
      `${bench.folder}: no trusted root is pinned, nothing can be verified`,
    );
  for (const part of [bench.folder, join(bench.folder, 'roots')]) await removeUnfinished(part);
  await store.prepare();
  onProgress({ stage: 'metadata', doneCount: 0, totalCount: 0, current: null });
  const trusted = trustedSetOf(root.bytes, bench.nowMs(), `${bench.folder} root ${root.version}`);
  await refreshMetadata({ trusted, source, folder: metadata, signal });
  const view = await readView(trusted, source, signal);
  for (const model of view.models) checkModel(model, bench.checkLoader);
  const isConsistent = trusted.root.signed.consistentSnapshot;
  const wanted = view.releases.filter((release) => release.status !== 'withdrawn');
  await fetchImages(
    wanted,
    { source, images: store, isConsistent, signal, makerKeys, maxImageBytes },
    onProgress,
  );
  return view;
};

const checkModel = (
  { deviceModel, loader }: DeviceModelEntry,
  check: CatalogueOptions['checkLoader'] = () => {},
): void => {
  try {
    check(loader);
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new Fault(error.code, `${modelTargetPath(deviceModel)}: ${error.message}`, { cause: error });
  }
};

const readStored = async ({ store, images, signers }: Bench, release: Release): Promise<Uint8Array> => {
  const bytes = await store.read(release);
  if (bytes === null)
    throw new Fault('image-missing', `${release.id}: ${images} does not hold ${release.fileSha256}`);
  return openImage(release, bytes, readSignerFiles(signers));
};

export const createCatalogue = (options: CatalogueOptions): Catalogue => {
  const metadata = openMetadataFolder(options.folder);
  const bench: Bench = { ...options, metadata, store: openImageStore(options.images) };
  return {
    async trustRoot(rootBytes) {
      await makeFolder(options.folder);
      return pinRoot(metadata, rootBytes, options.nowMs());
    },
    updateCatalogue: oneAtATime((update: CatalogueUpdate) => runUpdate(bench, update)),
    readManufacturerImage: oncePerMoment((release) => readStored(bench, release)),
  };
};
