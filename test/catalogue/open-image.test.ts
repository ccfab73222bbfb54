import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type MakerKey, type MakerKeys, noMakerKeys } from '../../src-main/core/catalogue/maker-signature.ts';
import { openImage, sha256Of } from '../../src-main/core/catalogue/open-image.ts';
import { signGbcsImage, writeGbcsOta } from '../../src-main/core/protocols/zigbee-ota/gbcs-ota-file.ts';
import type { OtaHeader } from '../../src-main/core/protocols/zigbee-ota/header.ts';
import { writeZigbeeOta } from '../../src-main/core/protocols/zigbee-ota/zigbee-ota-file.ts';
import type { ManufacturerCode } from '../../src-shared/domain/device-model.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { Container, Release, ReleaseId, Sha256 } from '../../src-shared/domain/release.ts';
import { newRelease, startMs, syntheticImage } from './sample-catalogue.ts';

const image = syntheticImage(400);
const header: OtaHeader = {
  manufacturerCode: 0x106c,
  imageType: 0x0102,
  fileVersion: 2,
  stackVersion: 2,
  headerString: 'sample hub',
  securityCredentialVersion: null,
  destination: null,
  hardware: { minimum: 0x0001, maximum: 0x0003 },
};

const maker = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const signature = signGbcsImage(image, maker.privateKey);
const keyOf = (pair: typeof maker, manufacturer = '106C'): MakerKey => ({
  manufacturer: manufacturer as ManufacturerCode,
  key: pair.publicKey,
});
const brokenKey = (manufacturer: string | null) => ({
  manufacturer: manufacturer as ManufacturerCode | null,
  fault: new Fault('signer-key-unusable', 'a file that holds no key'),
});

const wrap = (container: Container, changes: Partial<OtaHeader> = {}): Uint8Array => {
  switch (container) {
    case 'raw':
      return image;
    case 'zigbee-ota':
      return writeZigbeeOta({ ...header, ...changes }, [{ tag: 0, data: image }]);
    case 'gbcs-ota':
      return writeGbcsOta({
        header: { ...header, ...changes },
        manufacturerImage: image,
        forceReplace: 0,
        signature,
      });
  }
};

const releaseFor = (container: Container, file: Uint8Array, changes: Partial<Release> = {}): Release => ({
  ...newRelease(),
  id: 'images/sample' as ReleaseId,
  status: 'production',
  effectiveFromMs: startMs,
  container,
  fileSha256: sha256Of(file),
  fileBytes: file.length,
  manufacturerImageSha256: sha256Of(image),
  ...changes,
});

const codeOf = (file: Uint8Array, release: Release, keys: MakerKeys = noMakerKeys): unknown => {
  try {
    openImage(release, file, keys);
    return 'opened';
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
};

describe('an image about to be used', () => {
  it.each(['raw', 'zigbee-ota', 'gbcs-ota'] as const)(
    'gives its Manufacturer Image out of %s',
    (container) => {
      const file = wrap(container);
      expect(openImage(releaseFor(container, file), file, noMakerKeys)).toEqual(image);
    },
  );

  it.each(['raw', 'zigbee-ota', 'gbcs-ota'] as const)(
    'is refused out of %s when its Manufacturer Image is not the one signed for',
    (container) => {
      const file = wrap(container);
      const manufacturerImageSha256 = '0'.repeat(64) as Sha256;
      expect(codeOf(file, releaseFor(container, file, { manufacturerImageSha256 }))).toBe(
        'manufacturer-image-mismatch',
      );
    },
  );

  it('is refused when the whole file’s hash was stated in place of the Manufacturer Image’s', () => {
    const file = wrap('gbcs-ota');
    const release = releaseFor('gbcs-ota', file, { manufacturerImageSha256: sha256Of(file) });
    expect(codeOf(file, release)).toBe('manufacturer-image-mismatch');
  });

  it('is refused when it is not in the container stated', () => {
    expect(codeOf(image, releaseFor('gbcs-ota', image))).toBe('container-malformed');
  });

  it.each([
    ['another manufacturer', { manufacturerCode: 0x1086 }],
    ['hardware that begins above the release’s range', { hardware: { minimum: 2, maximum: 3 } }],
    ['hardware that ends below the release’s range', { hardware: { minimum: 1, maximum: 2 } }],
    ['one single device', { destination: '00112233AABBCCDD' }],
  ])('is refused when its header is for %s', (_what, changes) => {
    const file = wrap('gbcs-ota', changes);
    expect(codeOf(file, releaseFor('gbcs-ota', file))).toBe('image-not-for-model');
  });

  it('is taken when its header has a wider hardware range than the release', () => {
    const file = wrap('zigbee-ota', { hardware: { minimum: 0, maximum: 0xffff } });
    expect(codeOf(file, releaseFor('zigbee-ota', file))).toBe('opened');
  });

  it('is taken when its header names no hardware versions', () => {
    const file = wrap('zigbee-ota', { hardware: null });
    expect(codeOf(file, releaseFor('zigbee-ota', file))).toBe('opened');
  });
});

describe('the maker’s signature of an image', () => {
  const outcomeOf = (
    container: Container,
    usable: readonly MakerKey[],
    unusable: MakerKeys['unusable'] = [],
  ) => {
    const file = wrap(container);
    return codeOf(file, releaseFor(container, file), { usable, unusable });
  };

  it.each([
    ['its maker’s key', [keyOf(maker)], 'opened'],
    ['one of several keys of its maker', [keyOf(stranger), keyOf(maker)], 'opened'],
    ['another key of its maker only', [keyOf(stranger)], 'image-signature-invalid'],
    ['keys of other makers only, so it needs none', [keyOf(stranger, '1086')], 'opened'],
    ['no key at all, so it needs none', [], 'opened'],
  ])('is judged with %s', (_what, usable, outcome) => {
    expect(outcomeOf('gbcs-ota', usable)).toBe(outcome);
  });

  it.each(['raw', 'zigbee-ota'] as const)('is missed in %s once its maker has a key', (container) => {
    expect(outcomeOf(container, [keyOf(maker)])).toBe('image-signature-missing');
    expect(outcomeOf(container, [keyOf(maker, '1086')])).toBe('opened');
    expect(outcomeOf(container, [])).toBe('opened');
  });

  it.each([
    ['of its maker', '106C', 'signer-key-unusable'],
    ['of nobody known', null, 'signer-key-unusable'],
    ['of another maker', '1086', 'opened'],
  ])('guards no less by a key %s that cannot be used', (_what, manufacturer, outcome) => {
    const broken = [brokenKey(manufacturer)];
    expect(outcomeOf('gbcs-ota', [], broken)).toBe(outcome);
    expect(outcomeOf('raw', [], broken)).toBe(outcome);
  });

  it('counts under a key that can be used, whatever lies beside that', () => {
    expect(outcomeOf('gbcs-ota', [keyOf(maker)], [brokenKey('106C'), brokenKey(null)])).toBe('opened');
    expect(outcomeOf('gbcs-ota', [keyOf(stranger)], [brokenKey('106C')])).toBe('signer-key-unusable');
    expect(outcomeOf('raw', [keyOf(maker)], [brokenKey('106C')])).toBe('image-signature-missing');
  });
});
