/**
 * YMODEM batch of one file: XMODEM-1K blocks between a header and an empty header.
 *
 *     receiver  C        ACK C       ACK     ACK        ACK C         ACK
 *     sender      header       block 1   ...   block n  EOT    empty
 *
 * Block 0, filled up with NUL, is the header:
 *
 *     +-----+----+----+--------------+-----+------------------+---------+-----+
 *     | SOH | 00 | FF | name (ASCII) | NUL | length (decimal) | NUL ... | CRC |
 *     +-----+----+----+--------------+-----+------------------+---------+-----+
 *        1    1    1     1 to 100       1       1 to 16                    2    = 133 bytes
 *
 * An empty name ends the batch. The receiver cuts the file to its length. Source: Chuck Forsberg, "XMODEM/YMODEM
 * Protocol Reference" (1988), chapters 5 and 6.
 */
import { encodeBlock, frameOverheadBytes } from '../xmodem/frame.ts';
import { sliceImage } from '../xmodem/slices.ts';
import { blockExchange, type Exchange, eotExchange, type TransferPlan } from '../xmodem/transfer-plan.ts';

const headerBlockBytes = 128;
/** Printable ASCII without space or slash: receivers split the header at spaces and open paths as given. */
const namePattern = /^[!-.0-~]{1,100}$/;

export interface YmodemFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Data of block 0. Throws RangeError for a name that is not 1 to 100 printable ASCII characters (no space, no `/`). */
export const encodeHeader = (name: string, lengthBytes: number): Uint8Array => {
  if (!namePattern.test(name)) throw new RangeError(`${JSON.stringify(name)} is no name for a YMODEM header`);
  return new TextEncoder().encode(`${name}\0${lengthBytes}`);
};

const blockZero = (data: Uint8Array): Pick<Exchange, 'frameBytes' | 'encode' | 'isAskedForByGo'> => ({
  frameBytes: headerBlockBytes + frameOverheadBytes,
  encode: () => encodeBlock(0, data, headerBlockBytes, 0),
  isAskedForByGo: true,
});

export const ymodemPlan = ({ name, bytes }: YmodemFile, baudRate: number): TransferPlan => {
  const slices = sliceImage(bytes.length, 1024, baudRate);
  const header: Exchange = {
    kind: 'header',
    label: 'the header (block 0)',
    answer: 'ack-then-go',
    imageBytesAfter: 0,
    ...blockZero(encodeHeader(name, bytes.length)),
  };
  const close: Exchange = {
    kind: 'close',
    label: 'the closing block',
    answer: 'ack',
    imageBytesAfter: bytes.length,
    ...blockZero(new Uint8Array(0)),
  };
  return {
    protocol: 'YMODEM',
    imageBytes: bytes.length,
    exchangeCount: slices.length + 3,
    exchangeAt: (index) => {
      if (index === 0) return header;
      if (index <= slices.length) return blockExchange(bytes, slices, index - 1, index === 1);
      return index === slices.length + 1 ? eotExchange(bytes.length, 'ack-then-go') : close;
    },
  };
};
