import { writeSync } from 'node:fs';
import { isTryAgain, type Port } from './serial-reads.ts';

/**
 * Hands over as many bytes as the driver takes at once and returns how many that were; the rest is for the binding's own
 * `write`, which waits. The binding goes through the thread pool for every write, and in a stop-and-wait protocol that
 * trip is time in which the line is idle. The port is open without blocking, so a full driver refuses and does not wait.
 */
export const writeAtOnce = (port: Port, bytes: Uint8Array): number => {
  if (!('poller' in port) || port.fd === null) return 0;
  try {
    return writeSync(port.fd, bytes);
  } catch (error) {
    if (isTryAgain(error)) return 0;
    throw error;
  }
};
