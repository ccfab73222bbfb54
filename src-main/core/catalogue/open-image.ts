import { createHash } from 'node:crypto';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { Release, Sha256 } from '../../../src-shared/domain/release.ts';
import { hex, type OtaHeader } from '../protocols/zigbee-ota/header.ts';
import { parseContainer } from './containers.ts';
import { type MakerKeys, requireMakerSignature } from './maker-signature.ts';

export const sha256Of = (bytes: Uint8Array): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;

const requireFile = (release: Release, bytes: Uint8Array, where: string): void => {
  const sizes = `${bytes.length} bytes, its signed length is ${release.fileBytes}`;
  if (bytes.length < release.fileBytes) throw new Fault('image-truncated', `${where}: has ${sizes}`);
  if (bytes.length > release.fileBytes) throw new Fault('image-oversized', `${where}: has ${sizes}`);
  const actual = sha256Of(bytes);
  if (actual !== release.fileSha256)
    throw new Fault('image-hash-mismatch', `${where}: SHA-256 is ${actual}, signed is ${release.fileSha256}`);
};

const wrongHardware = (release: Release, header: OtaHeader): string | null => {
  const [manufacturer = ''] = release.deviceModel.split('-');
  if (header.manufacturerCode !== Number.parseInt(manufacturer, 16))
    return `manufacturer code ${hex(header.manufacturerCode, 4)}, the release is for ${manufacturer}`;
  if (header.destination !== null) return `destination ${header.destination}: it is for one single device`;
  if (header.hardware === null) return null;
  const { minimum, maximum } = header.hardware;
  const { from, to } = release.hardware;
  return Number.parseInt(from, 16) < minimum || Number.parseInt(to, 16) > maximum
    ? `hardware ${hex(minimum, 4)} to ${hex(maximum, 4)}, the release states ${from} to ${to}`
    : null;
};

/**
 * Everything that is checked of an image before its bytes may be used: length and SHA-256 of the file as signed, the
 * container, SHA-256 of the Manufacturer Image, manufacturer code and hardware range of the OTA header (the header's
 * range must hold the release's), and the maker's signature where a key of that maker is on the bench.
 *
 * @returns the Manufacturer Image
 * @throws Fault `image-truncated` | `image-oversized` | `image-hash-mismatch` | `container-malformed` |
 *   `manufacturer-image-mismatch` | `image-not-for-model`, and those of {@link requireMakerSignature}
 */
export const openImage = (release: Release, bytes: Uint8Array, makerKeys: MakerKeys): Uint8Array => {
  const where = release.id;
  requireFile(release, bytes, where);
  const image = parseContainer(release.container, bytes, where);
  const actual = sha256Of(image.manufacturerImage);
  if (actual !== release.manufacturerImageSha256)
    throw new Fault(
      'manufacturer-image-mismatch',
      `${where}: SHA-256 of its Manufacturer Image is ${actual}, signed is ${release.manufacturerImageSha256}`,
    );
  const wrong = image.header === null ? null : wrongHardware(release, image.header);
  if (wrong !== null) throw new Fault('image-not-for-model', `${where}: its OTA header says ${wrong}`);
  requireMakerSignature(release, image, makerKeys);
  return image.manufacturerImage;
};
