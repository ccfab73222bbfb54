/**
 * SMP over a text console: a packet in lines of base64.
 *
 *     06 09 base64( length, 2 bytes | packet ... ) LF        first line
 *     04 14 base64( ... packet | CRC-16, 2 bytes ) LF        further lines, none for a short packet
 *
 * `length` counts packet and CRC, big-endian. The CRC is XMODEM's (0x1021, initial value 0), over the packet alone,
 * high byte first. A line is at most 127 bytes, markers and LF included; each holds whole base64 groups.
 * Source: Apache Mynewt mcumgr, "SMP over console"; Zephyr Project, "SMP Transport Specification", section
 * "UART/serial and console".
 */
import { crc16 } from '../crc16/crc16.ts';
import type { Framer } from './framing.ts';

const firstMarker = [0x06, 0x09] as const;
const furtherMarker = [0x04, 0x14] as const;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const longestLineBytes = 127;
const textPerLine = longestLineBytes - 3;
const bytesPerLine = (textPerLine / 4) * 3;
/** Length in front and CRC behind. */
export const consoleOverheadBytes = 4;

export const encodeConsole = (packet: Uint8Array): Uint8Array => {
  const body = Buffer.alloc(packet.length + consoleOverheadBytes);
  body.writeUInt16BE(packet.length + 2, 0);
  body.set(packet, 2);
  body.writeUInt16BE(crc16(packet), packet.length + 2);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < body.length; at += bytesPerLine) {
    const text = body.subarray(at, at + bytesPerLine).toString('base64');
    parts.push(Uint8Array.from(at === 0 ? firstMarker : furtherMarker), Buffer.from(`${text}\n`, 'latin1'));
  }
  return new Uint8Array(Buffer.concat(parts));
};

/** Bytes on the wire of a packet of `packetBytes`. */
export const consoleWireBytes = (packetBytes: number): number => {
  const bodyBytes = packetBytes + consoleOverheadBytes;
  return Math.ceil(bodyBytes / 3) * 4 + Math.ceil(bodyBytes / bytesPerLine) * 3;
};

const base64Line = /^[A-Za-z0-9+/]+={0,2}$/;

const decodeText = (text: Buffer): Buffer | null => {
  const line = text.toString('latin1');
  return line.length % 4 === 0 && base64Line.test(line) ? Buffer.from(line, 'base64') : null;
};

/** Where the last marker in a line begins: what stands before it is console text or noise. -1 for none. */
const markerAt = (line: Buffer): number =>
  Math.max(line.lastIndexOf(Buffer.from(firstMarker)), line.lastIndexOf(Buffer.from(furtherMarker)));

/** Drops lines that are no part of a packet, and packets whose length or CRC is wrong or that pass `limitBytes`. */
export const createConsoleFramer = (limitBytes: number): Framer => {
  let line: number[] = [];
  let body = Buffer.alloc(0);
  let isInPacket = false;

  const drop = (): null => {
    isInPacket = false;
    body = Buffer.alloc(0);
    return null;
  };

  const finished = (): Uint8Array | null => {
    if (body.length < 2) return drop();
    const wholeBytes = body.readUInt16BE(0) + 2;
    if (wholeBytes < consoleOverheadBytes || wholeBytes > limitBytes + consoleOverheadBytes) return drop();
    if (body.length < wholeBytes) return null;
    const packet = new Uint8Array(body.subarray(2, wholeBytes - 2));
    const isGood = body.length === wholeBytes && crc16(packet) === body.readUInt16BE(wholeBytes - 2);
    drop();
    return isGood ? packet : null;
  };

  const takeLine = (): Uint8Array | null => {
    const whole = Buffer.from(line);
    line = [];
    const at = markerAt(whole);
    // Text of a console between two lines of a packet is no harm; a damaged line is, and the CRC will tell.
    if (at < 0) return null;
    const isFirst = whole[at] === firstMarker[0];
    const decoded = decodeText(whole.subarray(at + 2));
    if (isFirst) drop();
    if (decoded === null || !(isFirst || isInPacket)) return drop();
    isInPacket = true;
    body = Buffer.concat([body, decoded]);
    return finished();
  };

  return {
    push: (bytes) => {
      const packets: Uint8Array[] = [];
      for (const byte of bytes) {
        if (byte === lineFeed) {
          const packet = takeLine();
          if (packet !== null) packets.push(packet);
        } else if (byte !== carriageReturn) line.push(byte);
        // Longer than any line can be: its end alone may still begin one.
        if (line.length > 2 * longestLineBytes) line = line.slice(-longestLineBytes);
      }
      return packets;
    },
    giveUp: () => {
      line = [];
      drop();
      return [];
    },
  };
};
