import { attemptFaults } from './attempt-faults.ts';
import { catalogueFaults } from './catalogue-faults.ts';
import { flashFaults } from './flash-faults.ts';
import { gatewayFaults } from './gateway-faults.ts';
import { hostFaults } from './host-faults.ts';
import { inputFaults } from './input-faults.ts';
import { linkFaults } from './link-faults.ts';
import { storeFaults } from './store-faults.ts';

/** The closed set of expected failures. Each code has a retry rule and a hint for the operator, or does not compile. */
export const faultRules = {
  ...inputFaults,
  ...storeFaults,
  ...catalogueFaults,
  ...linkFaults,
  ...flashFaults,
  ...gatewayFaults,
  ...attemptFaults,
  ...hostFaults,
} as const;

export type FaultCode = keyof typeof faultRules;

/** What crosses a process or window boundary: a fault as data. */
export interface FaultData {
  readonly code: FaultCode;
  readonly message: string;
  readonly hint: string;
}

/**
 * An expected failure. `message` says where, what and the numbers; the code's hint says what to do. Anything thrown
 * that is not a Fault is a bug of the program and is reported as `internal`.
 */
export class Fault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'Fault';
    this.code = code;
  }

  get hint(): string {
    return faultRules[this.code].hint;
  }

  toData(): FaultData {
    return { code: this.code, message: this.message, hint: this.hint };
  }
}

export const isFault = (error: unknown, ...codes: readonly FaultCode[]): error is Fault =>
  error instanceof Fault && (codes.length === 0 || codes.includes(error.code));
