import type { BenchEvent, BenchSnapshot, Notice, SlotView } from '../../src-shared/contract/bench.ts';
import type { OutcomeView } from '../../src-shared/contract/vocabulary.ts';
import type { ToneKind } from './tones.ts';

/**
 * What an event sounds like: a new verdict, a scan that was refused, or a notice of trouble. A verdict that was already there is silent, as
 * is everything a snapshot brings: nothing of it happened now.
 */
export const toneOfEvent = (before: BenchSnapshot, { change }: BenchEvent): ToneKind | null => {
  if (change.kind === 'scan') return change.scan.tone === 'good' ? null : 'attention';
  if (change.kind === 'notices') return isNewTrouble(before, change.notices) ? 'attention' : null;
  if (change.kind !== 'slot' || change.slot.state.kind !== 'verdict') return null;
  const last = before.slots.find(({ slot }) => slot === change.slot.slot);
  return isSameVerdict(last, change.slot) ? null : toneOfOutcome(change.slot.state.outcome.kind);
};

const isNewTrouble = (before: BenchSnapshot, notices: readonly Notice[]): boolean =>
  notices.some(({ id, tone }) => tone !== 'info' && !before.notices.some((known) => known.id === id));

const isSameVerdict = (last: SlotView | undefined, now: SlotView): boolean =>
  last?.state.kind === 'verdict' &&
  now.state.kind === 'verdict' &&
  last.state.attemptId === now.state.attemptId &&
  last.state.endedAtMs === now.state.endedAtMs;

const toneOfOutcome = (kind: OutcomeView['kind']): ToneKind => {
  switch (kind) {
    case 're-flashed':
    case 'already-current':
      return 'pass';
    case 'quarantined':
    case 'interrupted':
      return 'attention';
    case 'failed':
      return 'fail';
  }
};
