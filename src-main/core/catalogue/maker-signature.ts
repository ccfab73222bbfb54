import { createPublicKey, type KeyObject } from 'node:crypto';
import type { ManufacturerCode } from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { Release } from '../../../src-shared/domain/release.ts';
import { isGbcsSignatureValid } from '../protocols/zigbee-ota/gbcs-ota-file.ts';
import type { ParsedContainer } from './containers.ts';

/** A maker's public key for GBCS images, on P-256. Several per maker: any one may have signed. */
export interface MakerKey {
  readonly manufacturer: ManufacturerCode;
  readonly key: KeyObject;
}

/** A key that a site put there and that cannot be used. Null: it does not say whose it is, so it may be anybody's. */
export interface UnusableKey {
  readonly manufacturer: ManufacturerCode | null;
  readonly fault: Fault;
}

export interface MakerKeys {
  readonly usable: readonly MakerKey[];
  readonly unusable: readonly UnusableKey[];
}

export const noMakerKeys: MakerKeys = { usable: [], unusable: [] };

/** PEM, SubjectPublicKeyInfo. Null when the text is no public key on P-256. */
export const parseMakerKey = (pem: string): KeyObject | null => {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
};

/**
 * A maker whose key a site has is believed by that key alone: its image must be in a container that carries a signature, and
 * the signature must verify. A key that cannot be used guards as much as one that can, so what it was to guard is refused.
 *
 * @throws Fault `image-signature-missing` | `image-signature-invalid` | the fault of the key that cannot be used
 */
export const requireMakerSignature = (
  { deviceModel, container, id }: Release,
  { manufacturerImage, signature }: ParsedContainer,
  { usable, unusable }: MakerKeys,
): void => {
  const isOfMaker = ({ manufacturer }: { readonly manufacturer: string }): boolean =>
    deviceModel.startsWith(`${manufacturer}-`);
  const keys = usable.filter(isOfMaker);
  const broken = unusable.find(
    ({ manufacturer }) => manufacturer === null || isOfMaker({ manufacturer }),
  )?.fault;
  if (keys.length === 0 && broken === undefined) return;
  if (signature === null && keys.length > 0)
    throw new Fault(
      'image-signature-missing',
      `${id}: its container is ${container}, which carries no signature, and its maker's key is on this bench`,
    );
  if (
    signature !== null &&
    keys.some(({ key }) => isGbcsSignatureValid({ manufacturerImage, signature }, key))
  )
    return;
  if (broken !== undefined) throw broken;
  throw new Fault(
    'image-signature-invalid',
    `${id}: the GBCS signature verifies under none of the ${keys.length} keys of its maker`,
  );
};
