import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { type IdentityReading, readUntilAgreed } from '../spoken-identity.ts';
import { readHub } from './identity.ts';
import { mustBeRecovery } from './recovery.ts';
import type { Visit } from './visit.ts';

const isNamed = (reading: IdentityReading, visit: Visit): boolean =>
  'identity' in reading && reading.identity.chf === visit.identified;

/** One reading with the name that is expected is proof: noise makes no such name. Any other has to be read twice. */
const sparingly = (visit: Visit, signal: AbortSignal): (() => Promise<IdentityReading>) => {
  let proof: IdentityReading | null = null;
  return async () => {
    if (proof !== null) return proof;
    const reading = await readHub(visit, signal);
    if (isNamed(reading, visit)) proof = reading;
    return reading;
  };
};

/**
 * Rejects with `hub-swapped` when another hub answers than the one identified, and before a hub that cannot name itself when
 * one answers that can.
 */
export const confirmHub = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  const { where, settings, identified } = visit;
  if (identified === null) throw new Error(`${where}: a hub is identified before anything is loaded`);
  if (visit.end === visit.recovery) return mustBeRecovery(visit, signal);
  const { chf } = await readUntilAgreed(where, settings.tries.identity, sparingly(visit, signal));
  if (chf !== identified)
    throw new Fault('hub-swapped', `${where}: hub ${identified} was identified, hub ${chf} answers now`);
};
