import type { FaultView } from '../../src-shared/contract/vocabulary.ts';
import { text } from '../text/text.ts';

/** A failure as the screen shows it. `unreachable`: the call never got an answer, because the core is not there. */
export interface ShownFault {
  readonly code: FaultView['code'] | 'unreachable';
  readonly message: string;
  readonly hint: string;
}

/** Thrown by every call while no core is joined. */
export class CoreUnreachable extends Error {
  constructor() {
    super('no bench core is joined');
    this.name = 'CoreUnreachable';
  }
}

/** Whatever a call ended in, as something to show: a fault of the core as it came, everything else in plain words. */
export const shownFault = (error: unknown): ShownFault => {
  const data = faultData(error);
  if (data !== null) return data;
  if (error instanceof CoreUnreachable || isCutOff(error))
    return { code: 'unreachable', ...text.faults.unreachable };
  return { code: 'internal', ...text.faults.internal };
};

const faultData = (error: unknown): FaultView | null => {
  if (!isRecord(error) || error.code !== 'FAULT' || !isRecord(error.data)) return null;
  const { code, message, hint } = error.data;
  if (typeof code !== 'string' || typeof message !== 'string' || typeof hint !== 'string') return null;
  return { code: code as FaultView['code'], message, hint };
};

/** oRPC ends the calls of a closed connection with an AbortError. */
const isCutOff = (error: unknown): boolean => isRecord(error) && error.name === 'AbortError';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
