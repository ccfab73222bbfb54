import type { Container } from '../../../src-shared/domain/release.ts';
import { parseGbcsOta } from '../protocols/zigbee-ota/gbcs-ota-file.ts';
import { malformed, type OtaHeader } from '../protocols/zigbee-ota/header.ts';
import { parseZigbeeOta, requireUpgradeImage } from '../protocols/zigbee-ota/zigbee-ota-file.ts';

export interface ParsedContainer {
  /** What the Central Products List's hash is taken over; a view into the file's bytes. */
  readonly manufacturerImage: Uint8Array;
  /** Null for `raw`. */
  readonly header: OtaHeader | null;
  /** The maker's signature, r then s, 64 bytes; null where the container has none. */
  readonly signature: Uint8Array | null;
  /** Bytes after the end the size field states; tolerated in `zigbee-ota` only. */
  readonly trailingBytes: number;
}

/**
 * Unwraps the Manufacturer Image: the whole file (`raw`), the data of the one upgrade-image sub-element
 * (`zigbee-ota`), or what lies between header and trailer (`gbcs-ota`). What each tolerates is said at its parser.
 *
 * @param where names the file in messages
 * @throws Fault `container-malformed`
 */
export const parseContainer = (container: Container, bytes: Uint8Array, where: string): ParsedContainer => {
  switch (container) {
    case 'raw': {
      if (bytes.length === 0) throw malformed(where, 'is empty');
      return { manufacturerImage: bytes, header: null, signature: null, trailingBytes: 0 };
    }
    case 'zigbee-ota': {
      const file = parseZigbeeOta(bytes, where);
      return {
        manufacturerImage: requireUpgradeImage(file, where),
        header: file.header,
        signature: null,
        trailingBytes: file.trailingBytes,
      };
    }
    case 'gbcs-ota': {
      const { manufacturerImage, header, signature } = parseGbcsOta(bytes, where);
      return { manufacturerImage, header, signature, trailingBytes: 0 };
    }
  }
};
