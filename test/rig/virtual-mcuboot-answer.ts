import { encode } from 'cborg';
import {
  decodeFrame,
  encodeFrame,
  headerBytes,
  type SmpFrame,
} from '../../src-main/core/protocols/smp/frame.ts';
import { type FramingKind, framings } from '../../src-main/core/protocols/smp/framing.ts';
import { garbled } from './virtual-mcuboot-line.ts';

const withBody = (header: Uint8Array, body: Uint8Array): Uint8Array => {
  const frame = Buffer.concat([header, body]);
  frame.writeUInt16BE(body.length, 2);
  return new Uint8Array(frame);
};

/** Nested maps and all, as a device builds its answers. */
export const answerFrame = (request: SmpFrame, payload: Readonly<Record<string, unknown>>): Uint8Array => {
  const operation = request.operation === 'read' ? 'read-answer' : 'write-answer';
  return withBody(encodeFrame({ ...request, operation }, {}).subarray(0, headerBytes), encode(payload));
};

/** To raw bytes that are as long as their header says and hold no map: without a checksum they are a request all the same. */
const refusalOf = (packet: Uint8Array): Uint8Array => {
  const header = packet.slice(0, headerBytes);
  header[0] = (header[0] ?? 0) | 1;
  return withBody(header, encode({ rc: 3 }));
};

/** `isBent`: byte 13 lies within the CBOR in either framing, so what arrives is no answer, or none that says the same. */
export const answerBytes = (
  framing: FramingKind,
  request: SmpFrame,
  payload: Readonly<Record<string, unknown>>,
  isBent: boolean,
): Uint8Array => {
  const whole = framings[framing].encode(answerFrame(request, payload));
  return isBent ? garbled(whole, 0, [13]) : whole;
};

export interface PacketTaker {
  readonly framing: FramingKind;
  readonly bufferBytes: number;
  readonly say: (bytes: Uint8Array) => void;
  readonly onViolation: (text: string) => void;
}

/** Null for a packet that asks nothing. */
export const requestIn = (packet: Uint8Array, taker: PacketTaker): SmpFrame | null => {
  const { framing, bufferBytes, say, onViolation } = taker;
  const request = decodeFrame(packet);
  const taken = packet.length + framings[framing].bufferOverheadBytes;
  if (taken > bufferBytes) onViolation(`a packet of ${taken} bytes for a buffer of ${bufferBytes}`);
  if (request === null && framing === 'raw') say(refusalOf(packet));
  else if (request === null) onViolation('a packet that is no SMP frame');
  return taken > bufferBytes ? null : request;
};
