import type { DeviceModelKey } from '../../../src-shared/domain/device-model.ts';
import { isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { CatalogueView, Release } from '../../../src-shared/domain/release.ts';
import type { KnownImage } from '../loaders/loader.ts';

/** An image that is not here (withdrawn releases are not fetched), or not as signed, is not known. */
const readKnown = async (
  release: Release,
  readImage: (release: Release) => Promise<Uint8Array>,
): Promise<readonly KnownImage[]> => {
  try {
    return [{ firmwareVersion: release.firmwareVersion, image: await readImage(release) }];
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
};

/** The images of a Device Model's releases that the bench holds, for hubs that tell what they run by a hash alone. */
export const knownImages = async (
  { releases }: CatalogueView,
  deviceModel: DeviceModelKey,
  readImage: (release: Release) => Promise<Uint8Array>,
): Promise<readonly KnownImage[]> => {
  const own = releases.filter((release) => release.deviceModel === deviceModel);
  return (await Promise.all(own.map((release) => readKnown(release, readImage)))).flat();
};
