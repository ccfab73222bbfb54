import type { SlotState } from '../../../src-shared/contract/bench.ts';
import { text } from '../../text/text.ts';

/** From which version to which; null of a hub that was set aside before either was known, since nothing is to be decided of it. */
export const versionText = ({
  hub: { from, to },
  outcome,
}: Pick<Extract<SlotState, { kind: 'verdict' }>, 'hub' | 'outcome'>): string | null => {
  if (outcome.kind === 'quarantined' && from === null && to === null) return null;
  return outcome.kind === 'already-current' ? text.bench.slot.stays(from) : text.bench.slot.version(from, to);
};
