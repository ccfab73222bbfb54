import { Fault } from '../../../src-shared/domain/faults/fault.ts';

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The binding throws bare Errors without codes, worded by the C library on Linux and by its own code on Windows
 * (`Opening COM3: File not found`, `Access denied`); the words are all there is to go by.
 */
const openFaultCodes = [
  { pattern: /no such (file|device)|file not found|enxio|enoent/i, code: 'port-not-found' },
  { pattern: /permission denied|operation not permitted/i, code: 'port-permission' },
  { pattern: /cannot lock|resource (temporarily unavailable|busy)|access (is )?denied/i, code: 'port-busy' },
] as const;

const explanations = {
  'port-not-found': 'there is no such port',
  'port-permission': 'this user may not use the port',
  'port-busy': 'another program has the port open',
  'port-unusable': 'the port cannot be used as a serial port',
} as const;

/** Why a port did not open, as a fault that names the path. `found` is what was found out about it since. */
export const openFault = (
  path: string,
  baudRate: number,
  error: unknown,
  found: string | null = null,
): Fault => {
  const message = text(error);
  const code = openFaultCodes.find(({ pattern }) => pattern.test(message))?.code ?? 'port-unusable';
  const why = [explanations[code], ...(found === null ? [] : [found])].join(': ');
  return new Fault(code, `${path} at ${baudRate} baud: ${why} (${message})`, { cause: error });
};

export const lostFault = (path: string, error?: unknown): Fault =>
  new Fault('port-lost', `${path}: the port went away${error === undefined ? '' : ` (${text(error)})`}`, {
    cause: error,
  });

export const closeFault = (path: string, withinMs: number): Fault =>
  new Fault('port-close-timeout', `${path}: its driver has not let go of the port within ${withinMs} ms`);

export const linesFault = (path: string, what: string, error: unknown): Fault =>
  new Fault('port-lines-refused', `${path}: ${what} was refused (${text(error)})`, { cause: error });
