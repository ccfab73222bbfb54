import type { KeyObject } from 'node:crypto';
import { signGbcsImage, writeGbcsOta } from '../../src-main/core/protocols/zigbee-ota/gbcs-ota-file.ts';

/** A GBCS image for every hub of the rig's Device Model, with its maker's signature. */
export const gbcsImageOf = (manufacturerImage: Uint8Array, privateKey: KeyObject): Uint8Array =>
  writeGbcsOta({
    header: {
      manufacturerCode: 0x106c,
      imageType: 0x0102,
      fileVersion: 2,
      stackVersion: 2,
      headerString: 'sample hub',
      securityCredentialVersion: null,
      destination: null,
      hardware: { minimum: 0x0000, maximum: 0x00ff },
    },
    manufacturerImage,
    forceReplace: 0,
    signature: signGbcsImage(manufacturerImage, privateKey),
  });
