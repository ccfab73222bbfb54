import type { SlotView } from '../../../src-shared/contract/bench.ts';

/** What a key pressed on the bench asks for. `none`: the key is not the bench's. */
export type KeyCommand =
  | { readonly kind: 'select'; readonly slot: number | null }
  | { readonly kind: 'retry' | 'clear' | 'stop'; readonly slot: number }
  | { readonly kind: 'mute' }
  | { readonly kind: 'help' }
  | { readonly kind: 'trouble'; readonly what: 'noRetry' | 'noClear' | 'noStop' }
  | { readonly kind: 'noSlot'; readonly digits: string }
  | { readonly kind: 'none' };

const canRetry = ({ state }: SlotView): boolean => state.kind === 'verdict' && state.retry.isAllowed;
const canClear = ({ state }: SlotView): boolean => state.kind === 'verdict';
const canStop = ({ state }: SlotView): boolean => state.kind === 'working' && !state.isStopping;

/** `digits`: those pressed shortly before, so that 1 and 2 are slot 12. */
export const keyCommand = (key: string, slots: readonly SlotView[], digits: string): KeyCommand => {
  if (/^\d$/.test(key)) return selection(digits + key, slots);
  switch (key.toLowerCase()) {
    case 'r':
      return onSlot('retry', slots, canRetry);
    case 'c':
      return onSlot('clear', slots, canClear);
    case 's':
      return onSlot('stop', slots, canStop);
    case 'm':
      return { kind: 'mute' };
    case '?':
      return { kind: 'help' };
    default:
      return { kind: 'none' };
  }
};

/** The number of the selected slot again lets go of it. */
const selection = (digits: string, slots: readonly SlotView[]): KeyCommand => {
  const slot = slots.find((view) => view.slot === Number(digits));
  if (slot === undefined) return { kind: 'noSlot', digits };
  return { kind: 'select', slot: slot.isSelected ? null : slot.slot };
};

const troubles = { retry: 'noRetry', clear: 'noClear', stop: 'noStop' } as const;

/** The selected slot if it fits, or the only one that does: a key never picks among several. */
const onSlot = (
  kind: 'retry' | 'clear' | 'stop',
  slots: readonly SlotView[],
  fits: (slot: SlotView) => boolean,
): KeyCommand => {
  const fitting = slots.filter(fits);
  const selected = slots.find(({ isSelected }) => isSelected);
  if (selected !== undefined)
    return fits(selected) ? { kind, slot: selected.slot } : { kind: 'trouble', what: troubles[kind] };
  const [only, ...others] = fitting;
  return only === undefined || others.length > 0
    ? { kind: 'trouble', what: troubles[kind] }
    : { kind, slot: only.slot };
};
