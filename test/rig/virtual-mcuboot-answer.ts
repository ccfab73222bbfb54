import { encode } from 'cborg';
import { encodeFrame, headerBytes, type SmpFrame } from '../../src-main/core/protocols/smp/frame.ts';

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
export const refusalOf = (packet: Uint8Array): Uint8Array => {
  const header = packet.slice(0, headerBytes);
  header[0] = (header[0] ?? 0) | 1;
  return withBody(header, encode({ rc: 3 }));
};
