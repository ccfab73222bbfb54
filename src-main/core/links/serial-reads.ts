import { readSync } from 'node:fs';
import type { SerialPort } from 'serialport';

export type Port = Awaited<ReturnType<typeof SerialPort.binding.open>>;

/** A full second at 921,600 baud is 92 KB; one read seldom brings more than 4 KB. */
const readBytes = 16_384;

/** Reads a port until it is closed (resolves) or gone (rejects), handing every chunk over as it came. */
export const readUntilClosed = async (port: Port, onBytes: (bytes: Uint8Array) => void): Promise<void> => {
  const buffer = Buffer.allocUnsafe(readBytes);
  while (port.isOpen) {
    let byteCount: number;
    try {
      byteCount = 'poller' in port ? await readTty(port, buffer) : await readAny(port, buffer);
    } catch (error) {
      if (!port.isOpen) return;
      throw error;
    }
    onBytes(Uint8Array.from(buffer.subarray(0, byteCount)));
  }
};

const readAny = async (port: Port, buffer: Buffer): Promise<number> =>
  (await port.read(buffer, 0, buffer.length)).bytesRead;

/**
 * Waits for the poller and reads without a trip through the thread pool. The binding's own `read` takes the 0 bytes
 * that Linux gives for a terminal that was hung up (adapter unplugged between two reads) for "try again", and spins
 * for ever without a word.
 */
const readTty = async (port: Extract<Port, { poller: unknown }>, buffer: Buffer): Promise<number> => {
  for (;;) {
    await readable(port);
    if (port.fd === null) throw new Error('closed');
    try {
      const byteCount = readSync(port.fd, buffer);
      if (byteCount === 0) throw new Error('hung up');
      return byteCount;
    } catch (error) {
      if (!isTryAgain(error)) throw error;
    }
  }
};

const readable = (port: Extract<Port, { poller: unknown }>): Promise<void> =>
  new Promise((resolve, reject) => {
    port.poller.once('readable', (error: Error | null) => (error === null ? resolve() : reject(error)));
  });

export const isTryAgain = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR');
