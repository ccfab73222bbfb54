import type { FirmwareVersion } from '../../../../src-shared/domain/firmware-version.ts';
import { activeOf, hexOf } from './image-list.ts';
import { parseMcubootImage } from './mcuboot-image.ts';
import type { Visit } from './visit.ts';

/**
 * The Firmware Version of the release whose image runs, by the hash that MCUboot knows it by. Null where the bench holds no such
 * image, or releases of more than one version claim it.
 */
export const versionOfActive = async (visit: Visit, signal: AbortSignal): Promise<FirmwareVersion | null> => {
  const hash = activeOf(await visit.application.requests.listImages(signal))?.hash ?? null;
  if (hash === null) return null;
  const versions = new Set<FirmwareVersion>();
  for (const { firmwareVersion, image } of await visit.knownImages()) {
    const parsed = parseMcubootImage(image);
    if (parsed !== null && hexOf(parsed.hash) === hash) versions.add(firmwareVersion);
  }
  const [version = null] = versions;
  return versions.size === 1 ? version : null;
};
