/**
 * XMODEM block with CRC, 128 or 1,024 bytes of data (XMODEM-CRC, XMODEM-1K; YMODEM uses the same block).
 *
 *     +-----------+-----+--------+-----------------------+--------+--------+
 *     | SOH / STX | blk | 255-blk| data, 128 / 1,024     | CRC hi | CRC lo |
 *     +-----------+-----+--------+-----------------------+--------+--------+
 *           1        1      1          128 / 1,024            1        1      = 133 / 1,029 bytes
 *
 * `blk` starts at 1 and wraps from 255 to 0. The CRC covers the data alone. One byte answers: ACK, NAK, or CAN twice
 * to break off. Source: Chuck Forsberg, "XMODEM/YMODEM Protocol Reference" (1988), chapters 4 (1k blocks), 7 and 8.
 */
import { crc16 } from '../crc16/crc16.ts';

export const SOH = 0x01;
export const STX = 0x02;
export const EOT = 0x04;
export const ACK = 0x06;
export const BS = 0x08;
export const NAK = 0x15;
export const CAN = 0x18;
/** What fills the last block (CPMEOF, ^Z). */
export const PAD = 0x1a;
/** The receiver's request to start, and to use the CRC: the letter C. */
export const GO = 0x43;

export type BlockBytes = 128 | 1024;
export const frameOverheadBytes = 5;

/** `data` is at most `blockBytes` long and is filled up with `pad`; `blockNumber` is taken modulo 256. */
export const encodeBlock = (
  blockNumber: number,
  data: Uint8Array,
  blockBytes: BlockBytes,
  pad: number = PAD,
): Uint8Array => {
  if (data.length > blockBytes) throw new RangeError(`${data.length} bytes do not fit a ${blockBytes} block`);
  const frame = new Uint8Array(blockBytes + frameOverheadBytes).fill(pad);
  frame[0] = blockBytes === 128 ? SOH : STX;
  frame[1] = blockNumber & 0xff;
  frame[2] = 0xff - (blockNumber & 0xff);
  frame.set(data, 3);
  const crc = crc16(frame.subarray(3, 3 + blockBytes));
  frame[3 + blockBytes] = crc >>> 8;
  frame[4 + blockBytes] = crc & 0xff;
  return frame;
};

/**
 * Breaks a transfer off. Two CAN in a row would do; eight survive noise, and the backspaces wipe them from the input
 * line of a console that is back already (as every sender since rz/sz does).
 */
export const cancelSequence: Uint8Array = Uint8Array.from([
  ...Array<number>(8).fill(CAN),
  ...Array<number>(8).fill(BS),
]);
