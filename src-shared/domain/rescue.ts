import type { Asset } from './asset.ts';
import type { DecideInput, Quarantine } from './decide.ts';

/** A shift lead's word that the hub on the port is the one on the label, for one attempt; see ADR 0010. */
export interface Rescue {
  readonly allowedBy: string;
}

/** Whether the label alone has to do: a hub that can be asked is judged by what it says, whatever was allowed. */
export const isByLabel = ({ rescue, wire }: Pick<DecideInput, 'rescue' | 'wire'>): boolean =>
  rescue !== null && wire === null;

/**
 * Null where a rescue may go on, or none is asked for. Only this bench's own torn write explains a hub without a voice:
 * of any other hub nobody knows which firmware it had, nor why it is gone.
 */
export const refuseRescue = (input: DecideInput, { chf, suspect }: Asset): Quarantine | null =>
  !isByLabel(input) || suspect !== null
    ? null
    : {
        kind: 'quarantine',
        reason: 'rescue-not-due',
        detail: `Hub ${chf}: no write of this bench was cut off on it, so its label alone does not say that it is this hub`,
      };
