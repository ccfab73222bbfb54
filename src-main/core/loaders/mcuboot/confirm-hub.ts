import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import { readChf } from './identity.ts';
import type { Visit } from './visit.ts';

/** Rejects with `hub-swapped` when another hub answers than the one identified. */
export const confirmHub = async (visit: Visit, signal: AbortSignal): Promise<void> => {
  const { where, requests, settings, identified } = visit;
  if (identified === null) throw new Error(`${where}: a hub is identified before anything is loaded`);
  const chf = await readChf(where, requests, settings, signal);
  if (chf !== identified)
    throw new Fault('hub-swapped', `${where}: hub ${identified} was identified, hub ${chf} answers now`);
};
