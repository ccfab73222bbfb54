import type { ByteLink, LineSettings } from '../../src-main/core/links/byte-link.ts';
import { ChunkQueue } from '../../src-main/core/links/chunk-queue.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';

/** The far end of a virtual link: what a device, or a model of one, holds. */
export interface DeviceEnd {
  /** Bytes the host wrote, one call per write, in order. One listener: a later one replaces it. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Control lines and speed as the host last set them; called on every change. */
  onLines(listener: (lines: LineSettings) => void): void;
  /** Bytes towards the host. Ignored once unplugged or closed. */
  send(bytes: Uint8Array): void;
  /** The cable is pulled: the host sees `port-lost`. */
  unplug(): void;
}

export interface VirtualPair {
  readonly link: ByteLink;
  readonly device: DeviceEnd;
}

export interface VirtualLinkOptions {
  readonly baudRate: number;
  readonly limitBytes?: number;
}

/**
 * Two ends of a line inside this process, without any delay of its own. Bytes cross in a later turn of the event
 * loop, as they would from a driver, and are copied, so either end may reuse its buffer.
 */
export const createVirtualLink = (name: string, options: VirtualLinkOptions): VirtualPair => {
  const chunks = new ChunkQueue(name, options.limitBytes);
  let baudRate = options.baudRate;
  let onBytes = (_bytes: Uint8Array): void => {};
  let onLines = (_lines: LineSettings): void => {};

  const lose = (why: string): void => chunks.fail(new Fault('port-lost', `${name}: ${why}`));
  const requireAlive = (): void => {
    if (chunks.fault !== null) throw chunks.fault;
  };

  const link: ByteLink = {
    name,
    get baudRate() {
      return baudRate;
    },
    chunks,
    async write(bytes) {
      requireAlive();
      const copy = bytes.slice();
      setImmediate(() => {
        if (chunks.fault === null) onBytes(copy);
      });
    },
    async setLines(lines) {
      requireAlive();
      baudRate = lines.baudRate ?? baudRate;
      onLines(lines);
    },
    async close() {
      lose('the link was closed');
    },
  };

  const device: DeviceEnd = {
    onBytes(listener) {
      onBytes = listener;
    },
    onLines(listener) {
      onLines = listener;
    },
    send(bytes) {
      const copy = bytes.slice();
      setImmediate(() => chunks.push(copy));
    },
    unplug() {
      lose('the cable was pulled');
    },
  };
  return { link, device };
};
