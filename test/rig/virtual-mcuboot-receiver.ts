import { headerBytes } from '../../src-main/core/protocols/smp/frame.ts';
import { type FramingKind, framings } from '../../src-main/core/protocols/smp/framing.ts';

/** Where the bytes of a device's UART become packets. */
export interface PacketReceiver {
  push(bytes: Uint8Array): readonly Uint8Array[];
}

const [read, write] = [0, 2];

/** Only reads and writes are requests; a device drops what begins otherwise. */
const isRequest = (first: number): boolean => [read, write].includes(first & 0x07);

/**
 * A raw UART as Zephyr's: what has come of a frame is kept until nothing more came for `keepMs`, and whatever comes before is
 * taken for the rest of it. It does not look for a beginning: what begins no request is dropped with all that came with it.
 * Source: Zephyr Project, "SMP Transport Specification", section "Raw UART/serial"; there the time is 3,000 ms.
 */
const createRawReceiver = (bufferBytes: number, keepMs: number): PacketReceiver => {
  let held = Buffer.alloc(0);
  let lastAtMs = 0;
  return {
    push: (bytes) => {
      const nowMs = performance.now();
      if (nowMs - lastAtMs >= keepMs) held = Buffer.alloc(0);
      lastAtMs = nowMs;
      held = Buffer.concat([held, bytes]);
      const packets: Uint8Array[] = [];
      while (held.length >= headerBytes) {
        const packetBytes = headerBytes + held.readUInt16BE(2);
        if (!isRequest(held[0] ?? 0xff) || packetBytes > bufferBytes) {
          held = Buffer.alloc(0);
          break;
        }
        if (held.length < packetBytes) break;
        packets.push(new Uint8Array(held.subarray(0, packetBytes)));
        held = Buffer.from(held.subarray(packetBytes));
      }
      return packets;
    },
  };
};

export const createPacketReceiver = (
  framing: FramingKind,
  bufferBytes: number,
  keepMs: number,
): PacketReceiver =>
  framing === 'raw' ? createRawReceiver(bufferBytes, keepMs) : framings.console.createFramer(bufferBytes);
