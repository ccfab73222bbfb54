import { isDeepStrictEqual } from 'node:util';
import type { SlotState } from '../../../src-shared/contract/bench.ts';
import type { AttemptStep } from '../flash/attempt-events.ts';
import type { PortTrouble } from './locate-slots.ts';

export type WorkingState = Extract<SlotState, { kind: 'working' }>;
export type VerdictState = Extract<SlotState, { kind: 'verdict' }>;
export type SlotHub = WorkingState['hub'];

/** One slot as the bench holds it. A port nobody has looked for yet is neither there nor gone. */
export interface SlotCondition {
  readonly port: string | null;
  readonly presence: 'unknown' | 'present' | 'absent';
  /** Why it is absent though a port answers to what the slot is bound to. */
  readonly trouble: PortTrouble | null;
  /** What its line does worse than it did. */
  readonly lineWarning: string | null;
  readonly state: SlotState;
}

export type SlotEvent =
  | { readonly kind: 'port-bound'; readonly port: string | null }
  /** The slot's own port has another path now. */
  | { readonly kind: 'port-moved'; readonly port: string }
  | { readonly kind: 'port-appeared' }
  | { readonly kind: 'port-vanished'; readonly trouble: PortTrouble | null }
  | { readonly kind: 'attempt-began'; readonly hub: SlotHub; readonly startedAtMs: number }
  /** `before`: how many wait before it; null when its turn has come. */
  | { readonly kind: 'turn-awaited'; readonly before: number | null }
  | { readonly kind: 'attempt-recorded'; readonly attemptId: string }
  | {
      readonly kind: 'decided';
      readonly from: string | null;
      readonly to: string | null;
      readonly installations: number;
    }
  | { readonly kind: 'step-began'; readonly step: AttemptStep; readonly version: string | null }
  | {
      readonly kind: 'progress';
      readonly acknowledgedBytes: number;
      readonly totalBytes: number;
      readonly lineFraction: number | null;
    }
  | { readonly kind: 'estimated'; readonly secondsLeft: number | null }
  | { readonly kind: 'stop-asked' }
  | { readonly kind: 'attempt-ended'; readonly verdict: Omit<VerdictState, 'kind'> }
  | { readonly kind: 'cleared' }
  | { readonly kind: 'line-judged'; readonly warning: string | null };

export const unboundSlot: SlotCondition = {
  port: null,
  presence: 'unknown',
  trouble: null,
  lineWarning: null,
  state: { kind: 'unassigned' },
};

/**
 * What a slot becomes. A verdict stays until its hub is gone: the port vanishes, a person clears it, or the next
 * attempt begins. Where the attempt ended because the port was lost, its vanishing is no news: that verdict stays until
 * a hub is plugged in again. Events that do not fit the state (late progress, a second end) change nothing.
 */
export const nextSlot = (slot: SlotCondition, event: SlotEvent): SlotCondition => {
  switch (event.kind) {
    case 'port-bound':
      return bindPort(slot, event.port);
    case 'port-moved':
      return movePort(slot, event.port);
    case 'port-appeared':
      return seePort(slot);
    case 'port-vanished':
      return withTrouble(missPort(slot), event.trouble);
    case 'attempt-began':
      return isWorking(slot) ? slot : { ...slot, state: begin(event.hub, event.startedAtMs) };
    case 'attempt-ended':
      return isWorking(slot) ? { ...slot, state: { kind: 'verdict', ...event.verdict } } : slot;
    case 'cleared':
      return slot.state.kind === 'verdict' ? rest(slot) : slot;
    case 'line-judged':
      return slot.lineWarning === event.warning ? slot : { ...slot, lineWarning: event.warning };
    default:
      return isWorking(slot) ? { ...slot, state: work(slot.state, event) } : slot;
  }
};

type Working = SlotCondition & { readonly state: WorkingState };
const isWorking = (slot: SlotCondition): slot is Working => slot.state.kind === 'working';

/** What a slot shows while nothing is known of a hub. */
const rest = (slot: SlotCondition): SlotCondition => {
  if (slot.port === null) return { ...slot, state: { kind: 'unassigned' } };
  return { ...slot, state: { kind: slot.presence === 'present' ? 'ready' : 'empty' } };
};

const bindPort = (slot: SlotCondition, port: string | null): SlotCondition =>
  isWorking(slot) || slot.port === port
    ? slot
    : rest({ ...slot, port, presence: 'unknown', trouble: null, lineWarning: null });

/**
 * A path changes when its port was plugged in anew or the system was restarted. An attempt holds on to the path it began
 * with, where its port is not any more; what a slot shows since before the first look stays with its hub.
 */
const movePort = (slot: SlotCondition, port: string): SlotCondition => {
  if (slot.port === null || slot.port === port) return slot;
  if (isWorking(slot)) return missPort(slot);
  return slot.presence === 'unknown' ? { ...slot, port } : rest({ ...slot, port, presence: 'absent' });
};

const seePort = (slot: SlotCondition): SlotCondition => {
  if (slot.port === null || slot.presence === 'present') return slot;
  const seen: SlotCondition = { ...slot, presence: 'present', trouble: null };
  if (isWorking(seen)) return seen;
  const isFirstLook = slot.presence === 'unknown';
  return isFirstLook && seen.state.kind === 'verdict' && !isReplugged(seen.state) ? seen : rest(seen);
};

const missPort = (slot: SlotCondition): SlotCondition => {
  if (slot.port === null || slot.presence === 'absent') return slot;
  const missed: SlotCondition = { ...slot, presence: 'absent' };
  if (isWorking(missed)) return missed;
  const isFirstLook = slot.presence === 'unknown';
  const { state } = missed;
  const isKept = (isFirstLook && state.kind === 'verdict' && !state.isFromBefore) || endedByLoss(state);
  return isKept ? missed : rest(missed);
};

const withTrouble = (slot: SlotCondition, trouble: PortTrouble | null): SlotCondition =>
  isDeepStrictEqual(slot.trouble, trouble) ? slot : { ...slot, trouble };

const endedByLoss = (state: SlotState): boolean =>
  state.kind === 'verdict' && state.outcome.kind === 'failed' && state.outcome.code === 'port-lost';

/** Its port was lost before the core was cut off, and is there at the first look: plugged in anew. */
const isReplugged = (state: VerdictState): boolean => state.isFromBefore && endedByLoss(state);

const begin = (hub: SlotHub, startedAtMs: number): WorkingState => ({
  kind: 'working',
  attemptId: null,
  hub,
  startedAtMs,
  step: 'identify',
  stepVersion: null,
  waitsBehind: null,
  installation: 0,
  installations: 0,
  acknowledgedBytes: 0,
  totalBytes: 0,
  secondsLeft: null,
  lineFraction: null,
  isStopping: false,
});

type WorkEvent = Extract<
  SlotEvent,
  {
    kind:
      | 'turn-awaited'
      | 'attempt-recorded'
      | 'decided'
      | 'step-began'
      | 'progress'
      | 'estimated'
      | 'stop-asked';
  }
>;

const work = (state: WorkingState, event: WorkEvent): WorkingState => {
  switch (event.kind) {
    case 'turn-awaited':
      return { ...state, waitsBehind: event.before };
    case 'attempt-recorded':
      return { ...state, attemptId: event.attemptId };
    case 'decided': {
      const { from, to, installations } = event;
      const hub = { ...state.hub, from: from ?? state.hub.from, to: to ?? state.hub.to };
      return { ...state, hub, installations, installation: Math.min(1, installations) };
    }
    case 'step-began':
      return beginStep(state, event.step, event.version);
    case 'progress': {
      const { acknowledgedBytes, totalBytes, lineFraction } = event;
      return { ...state, acknowledgedBytes, totalBytes, lineFraction };
    }
    case 'estimated':
      return { ...state, secondsLeft: event.secondsLeft };
    case 'stop-asked':
      return { ...state, isStopping: true };
  }
};

/** On a pathway each installation begins with asking again who is there; the first was asked before it was decided. */
const beginStep = (state: WorkingState, step: AttemptStep, version: string | null): WorkingState => {
  const isNext = step === 'identify' && state.installation > 0 && state.step !== 'identify';
  const installation = state.installation + (isNext ? 1 : 0);
  const isTransfer = step === 'load' || step === 'identify';
  return {
    ...state,
    step,
    stepVersion: version,
    installation,
    lineFraction: null,
    ...(isTransfer ? { acknowledgedBytes: 0, totalBytes: 0 } : {}),
  };
};
