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

/** Takes bytes at one end and hands them over at the other, later. */
export type Carrier = (bytes: Uint8Array, deliver: (bytes: Uint8Array) => void) => void;

export interface VirtualLinkOptions {
  readonly baudRate: number;
  readonly limitBytes?: number;
  /** What the line does to the bytes on their way; nothing unless told (see paced-line.ts). */
  readonly toDevice?: Carrier;
  readonly toHost?: Carrier;
}

const straight: Carrier = (bytes, deliver) => {
  setImmediate(() => deliver(bytes));
};

/**
 * Two ends of a line inside this process, without any delay unless the options say so. Bytes cross in a later turn of the event
 * loop, as they would from a driver, and are copied, so either end may reuse its buffer.
 */
export const createVirtualLink = (name: string, options: VirtualLinkOptions): VirtualPair => {
  const chunks = new ChunkQueue(name, options.limitBytes);
  const { toDevice = straight, toHost = straight } = options;
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
      toDevice(bytes.slice(), (arrived) => {
        if (chunks.fault === null) onBytes(arrived);
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
      toHost(bytes.slice(), (arrived) => chunks.push(arrived));
    },
    unplug() {
      lose('the cable was pulled');
    },
  };
  return { link, device };
};
