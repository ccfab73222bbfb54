import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { troubleFault } from './locate-slots.ts';
import type { Slot } from './slot.ts';

/** Which slot a scanned hub goes to, or why to none. */
export type Choice =
  | { readonly kind: 'slot'; readonly slot: number }
  | { readonly kind: 'none'; readonly slot: number | null; readonly message: string; readonly hint: string };

interface Question {
  readonly slots: readonly Slot[];
  readonly selected: number | null;
  /** Null when no record knows the hub. */
  readonly chf: DeviceId | null;
}

/**
 * A hub under work is left alone, wherever the scan points. Otherwise the selected slot; then the slot that shows this
 * hub's verdict, since it is still plugged in there; then the lowest slot that is ready.
 */
export const chooseSlot = ({ slots, selected, chf }: Question): Choice =>
  beingWorkedOn(slots, chf) ??
  atSelected(slots, selected) ??
  atItsVerdict(slots, chf) ??
  atLowestReady(slots);

const showsHub = (slot: Slot, kind: 'working' | 'verdict', chf: DeviceId | null): boolean => {
  const { state } = slot.condition();
  return chf !== null && state.kind === kind && state.hub.chf === chf;
};

const beingWorkedOn = (slots: readonly Slot[], chf: DeviceId | null): Choice | null => {
  const slot = slots.find((candidate) => showsHub(candidate, 'working', chf));
  return slot === undefined
    ? null
    : none(
        slot.number,
        `Hub ${chf}: slot ${slot.number} is at work on it`,
        'Wait for its verdict, and scan another hub.',
      );
};

const atSelected = (slots: readonly Slot[], selected: number | null): Choice | null => {
  const slot = slots.find(({ number }) => number === selected);
  if (slot === undefined) return null;
  const { state, presence, trouble } = slot.condition();
  if (state.kind === 'working')
    return none(slot.number, `Slot ${slot.number} is at work`, 'Wait for its verdict, or pick another slot.');
  if (trouble !== null) {
    const { message, hint } = troubleFault(slot.number, trouble);
    return none(slot.number, message, hint);
  }
  if (presence !== 'present')
    return none(
      slot.number,
      `Slot ${slot.number} has no hub on its port`,
      'Plug the hub in, then scan again.',
    );
  return { kind: 'slot', slot: slot.number };
};

const atItsVerdict = (slots: readonly Slot[], chf: DeviceId | null): Choice | null => {
  const slot = slots.find((candidate) => showsHub(candidate, 'verdict', chf));
  if (slot === undefined) return null;
  const { state, presence } = slot.condition();
  if (state.kind !== 'verdict' || presence !== 'present') return null;
  return state.outcome.kind === 're-flashed' || state.outcome.kind === 'already-current'
    ? none(slot.number, `Hub ${chf} is done: slot ${slot.number}`, 'Unplug it, and scan another hub.')
    : { kind: 'slot', slot: slot.number };
};

const atLowestReady = (slots: readonly Slot[]): Choice => {
  const slot = slots.find((candidate) => candidate.condition().state.kind === 'ready');
  return slot === undefined
    ? none(null, 'No slot is ready', 'Plug the hub into a free slot, then scan again.')
    : { kind: 'slot', slot: slot.number };
};

const none = (slot: number | null, message: string, hint: string): Choice => ({
  kind: 'none',
  slot,
  message,
  hint,
});
