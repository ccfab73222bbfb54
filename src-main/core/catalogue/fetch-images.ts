import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { Release } from '../../../src-shared/domain/release.ts';
import { throwIfCancelled } from './cancellation.ts';
import type { CatalogueSource } from './catalogue-source.ts';
import type { ImageStore } from './image-store.ts';
import type { MakerKeys } from './maker-signature.ts';
import { openImage } from './open-image.ts';
import { storedTargetPath } from './read-targets.ts';

export interface CatalogueProgress {
  readonly stage: 'metadata' | 'images';
  /** Images dealt with, of those the catalogue lists and that may be installed at all. */
  readonly doneCount: number;
  readonly totalCount: number;
  /** The image being fetched now. */
  readonly current: string | null;
}

export interface Fetching {
  readonly source: CatalogueSource;
  readonly images: ImageStore;
  readonly isConsistent: boolean;
  readonly signal: AbortSignal;
  readonly makerKeys: MakerKeys;
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
const isStoredWhole = async (release: Release, { images, makerKeys }: Fetching): Promise<boolean> => {
  const bytes = await images.read(release);
  if (bytes === null) return false;
  try {
    openImage(release, bytes, makerKeys);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
};

/** Fills the store with whole, checked images; the first that cannot be had ends it. */
export const fetchImages = async (
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
    openImage(release, bytes, fetching.makerKeys);
    await fetching.images.keep(release.fileSha256, bytes);
  }
  onProgress({ stage: 'images', doneCount: totalCount, totalCount, current: null });
};
