import type { BenchChange, BenchEvent, BenchSnapshot, SlotView } from '../../src-shared/contract/bench.ts';

/**
 * What an event does to the view. `gap`: something was missed, or another core speaks; only a snapshot helps. `seen`:
 * the snapshot already includes it.
 */
export type Applied =
  | { readonly kind: 'changed'; readonly bench: BenchSnapshot }
  | { readonly kind: 'seen' }
  | { readonly kind: 'gap' };

/** Parts an event does not touch stay the same objects, so that only what changed is drawn again. */
export const applyEvent = (bench: BenchSnapshot, event: BenchEvent): Applied => {
  if (event.coreId !== bench.coreId) return { kind: 'gap' };
  if (event.seq <= bench.seq) return { kind: 'seen' };
  if (event.seq !== bench.seq + 1) return { kind: 'gap' };
  return { kind: 'changed', bench: { ...bench, ...changedParts(bench, event.change), seq: event.seq } };
};

const changedParts = (bench: BenchSnapshot, change: BenchChange): Partial<BenchSnapshot> => {
  switch (change.kind) {
    case 'slot':
      return { slots: withSlot(bench.slots, change.slot) };
    case 'slots':
      return { slots: change.slots };
    case 'session':
      return { session: change.session };
    case 'scan':
      return { lastScan: change.scan };
    case 'sync':
      return { sync: change.sync };
    case 'catalogue':
      return { catalogue: change.catalogue };
    case 'notices':
      return { notices: change.notices };
    case 'teach-in':
      return { teachIn: change.teachIn };
  }
};

/** A slot the view does not know was added in the settings: it takes its place by number. */
const withSlot = (slots: readonly SlotView[], changed: SlotView): SlotView[] =>
  slots.some(({ slot }) => slot === changed.slot)
    ? slots.map((slot) => (slot.slot === changed.slot ? changed : slot))
    : [...slots, changed].sort((a, b) => a.slot - b.slot);
