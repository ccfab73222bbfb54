/**
 * CRC-16 of the XMODEM family: polynomial x^16 + x^12 + x^5 + 1 (0x1021), initial value 0, most significant bit
 * first, nothing reflected, nothing inverted. Sent high byte first. Check value of "123456789": 0x31C3.
 * Source: Chuck Forsberg, "XMODEM/YMODEM Protocol Reference" (1988), chapter 8.
 */
const polynomial = 0x1021;

const remainderOf = (byte: number): number => {
  let remainder = byte << 8;
  for (let bit = 0; bit < 8; bit++)
    remainder = (remainder & 0x8000) === 0 ? remainder << 1 : (remainder << 1) ^ polynomial;
  return remainder & 0xffff;
};

const table = Uint16Array.from({ length: 256 }, (_, byte) => remainderOf(byte));

/** CRC of `bytes`; pass an earlier result as `seed` to go on from it. */
export const crc16 = (bytes: Uint8Array, seed = 0): number => {
  let crc = seed;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (table[(crc >>> 8) ^ byte] ?? 0);
  return crc;
};
