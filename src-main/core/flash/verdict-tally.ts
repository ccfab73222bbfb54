import { type Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { flashFaults } from '../../../src-shared/domain/faults/flash-faults.ts';
import { linkFaults } from '../../../src-shared/domain/faults/link-faults.ts';
import type { Verdict, Verdicts } from '../../../src-shared/domain/outcome.ts';

export const nothingReached: Verdicts = {
  write: 'not-reached',
  restart: 'not-reached',
  version: 'not-reached',
};

/** The three verdicts as they are reached. */
export interface VerdictTally {
  current(): Verdicts;
  /** Whatever was proven before belongs to an earlier step of the pathway. */
  beginAnew(): void;
  give(name: keyof Verdicts, verdict: Verdict): void;
  /**
   * Passes `name` when `work` resolves. When it rejects, `name` fails only if that speaks of the hub, and `hasBegun`: what a
   * full disk, a catalogue or a person kept from being done is not reached.
   */
  judge<T>(name: keyof Verdicts, work: () => Promise<T>, hasBegun?: () => boolean): Promise<T>;
}

/** Of hub and line, and of nothing else: a bug, a store or a person says nothing of what the hub would have done. */
const speaksOfHub = ({ code }: Fault): boolean =>
  code !== 'cancelled' &&
  (code in flashFaults || code in linkFaults || code === 'hub-swapped' || code === 'version-mismatch');

export const createVerdictTally = (): VerdictTally => {
  let verdicts = nothingReached;
  const give: VerdictTally['give'] = (name, verdict) => {
    verdicts = { ...verdicts, [name]: verdict };
  };
  return {
    current: () => verdicts,
    beginAnew: () => {
      verdicts = nothingReached;
    },
    give,
    judge: async (name, work, hasBegun = () => true) => {
      try {
        const result = await work();
        give(name, 'pass');
        return result;
      } catch (error) {
        if (isFault(error) && speaksOfHub(error) && hasBegun()) give(name, 'fail');
        throw error;
      }
    },
  };
};
