import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SlotView } from '../../../src-shared/contract/bench.ts';
import type { Decision } from '../../../src-shared/domain/decide.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { Rescue } from '../../../src-shared/domain/rescue.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Clock } from '../clock.ts';
import type { Core } from '../create-core.ts';
import type { AttemptReport } from '../flash/attempt.ts';
import type { AttemptEvent } from '../flash/attempt-events.ts';
import type { Timer } from '../timer.ts';
import { createCoalescer } from './coalesce.ts';
import { troubleFault } from './locate-slots.ts';
import {
  beginPace,
  learnStepTime,
  type Pace,
  paceProgress,
  paceStep,
  secondsLeft,
  usualStepTimes,
} from './pace.ts';
import { nextSlot, type SlotCondition, type SlotEvent, type SlotHub, unboundSlot } from './slot-state.ts';
import type { Turns } from './turns.ts';
import { verdictOf, verdictOfError } from './verdict.ts';

/** What a scan or a retry asks a slot to do. */
export interface SlotTask {
  readonly label: readonly DeviceId[];
  readonly workOrderId: WorkOrderId;
  readonly operator: string;
  readonly hub: SlotHub;
  /** A shift lead's word for a hub that cannot say who it is any more; for one attempt, so no retry repeats it. */
  readonly rescue?: Rescue;
}

export interface SlotDependencies {
  readonly core: Pick<Core, 'flash'>;
  /** When an attempt may begin; shared by all slots. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly onBug: (error: unknown) => void;
  /** The slot has something new to show. */
  readonly onChange: (slot: Slot) => void;
  /** An attempt is over; `report` is null when the record could not take it, or it never began. */
  readonly onEnd: (slot: Slot, report: AttemptReport | null) => void;
}

/** One slot: its condition, and the attempt on it, if any. Nothing here waits for another slot, except for its turn. */
export interface Slot {
  readonly number: number;
  condition(): SlotCondition;
  view(): Omit<SlotView, 'isSelected'>;
  /** The task of the last attempt here, for another try. */
  lastTask(): Omit<SlotTask, 'operator'> | null;
  remember(task: Omit<SlotTask, 'operator'>): void;
  tell(event: SlotEvent): void;
  /** Throws `slot-busy` or `slot-not-ready`; what happens afterwards is in the slot's verdict. */
  start(task: SlotTask): void;
  /** False when nothing runs. */
  stop(): boolean;
  /** Resolves when no attempt runs any more. */
  idle(): Promise<void>;
}

export const createSlot = (number: number, dependencies: SlotDependencies): Slot => {
  const { core, turns, clock, onBug } = dependencies;
  let condition = unboundSlot;
  let running: { readonly control: AbortController; readonly done: Promise<void> } | null = null;
  let last: Omit<SlotTask, 'operator'> | null = null;
  let pace: Pace = beginPace(usualStepTimes, clock.monotonicMs());
  const coalescer = createCoalescer(dependencies, () => dependencies.onChange(slot));

  const tell = (event: SlotEvent): void => {
    const next = nextSlot(condition, event);
    if (next === condition) return;
    condition = next;
    if (isOver(next, event)) last = null;
    if (isUnpluggedInQueue(next)) running?.control.abort(unplugged(number, next));
    if (event.kind === 'progress' || event.kind === 'estimated') coalescer.soon();
    else coalescer.now();
  };

  const hear = (event: AttemptEvent): void => {
    const nowMs = clock.monotonicMs();
    const change = slotEventOf(event);
    if (change !== null) tell(change);
    pace = pacedBy(pace, event, condition, nowMs);
    if (event.kind === 'progress' || event.kind === 'step-began')
      tell({ kind: 'estimated', secondsLeft: secondsLeft(pace, nowMs) });
  };

  const run = async (task: SlotTask, port: string, signal: AbortSignal): Promise<void> => {
    // The scan is answered before the attempt's first transaction waits for the disk.
    await new Promise((resolve) => setImmediate(resolve));
    const { label, workOrderId, operator, rescue = null } = task;
    let report: AttemptReport | null = null;
    try {
      const request = { label, workOrderId, operator, port, slot: number, rescue };
      const turn = {
        name: `Slot ${number}`,
        signal,
        onPlace: (before: number | null) => tell({ kind: 'turn-awaited', before }),
      };
      report = await turns.run(turn, () => core.flash(request, hear, signal));
      tell({ kind: 'attempt-ended', verdict: verdictOf(report, task.hub, clock.nowMs()) });
    } catch (error) {
      if (!isFault(error)) onBug(error);
      const { state } = condition;
      if (state.kind === 'working')
        tell({ kind: 'attempt-ended', verdict: verdictOfError(error, state, clock.nowMs()) });
    }
    running = null;
    try {
      dependencies.onEnd(slot, report);
    } catch (error) {
      onBug(error);
    }
  };

  const start = (task: SlotTask): void => {
    const port = portFor(number, condition);
    const { operator: _operator, rescue: _rescue, ...again } = task;
    last = again;
    pace = beginPace(pace.times, clock.monotonicMs());
    tell({ kind: 'attempt-began', hub: task.hub, startedAtMs: clock.nowMs() });
    const control = new AbortController();
    // In a later turn: the attempt begins with records that are synced to disk, and whoever scanned waits for no disk.
    const done = nextTurn().then(() => run(task, port, control.signal));
    running = { control, done };
  };

  const slot: Slot = {
    number,
    condition: () => condition,
    view: () => ({
      slot: number,
      port: condition.port,
      isPortPresent: condition.presence === 'present',
      isPortAmbiguous: condition.trouble?.kind === 'ambiguous',
      portTakenBy: condition.trouble?.kind === 'taken' ? condition.trouble.by : null,
      lineWarning: condition.lineWarning,
      state: condition.state,
    }),
    lastTask: () => last,
    remember: (task) => {
      last = task;
    },
    tell,
    start,
    stop: () => {
      if (running === null) return false;
      running.control.abort();
      tell({ kind: 'stop-asked' });
      return true;
    },
    idle: async () => {
      await running?.done;
      coalescer.stop();
    },
  };
  return slot;
};

/** Nothing is left to try again: the hub is done or set aside, or a person took its verdict off. */
const isOver = ({ state }: SlotCondition, event: SlotEvent): boolean =>
  event.kind === 'cleared' || (state.kind === 'verdict' && !state.retry.isAllowed);

/** Nothing was sent to it yet, and another hub may be plugged in before its turn comes. */
const isUnpluggedInQueue = ({ state, presence }: SlotCondition): boolean =>
  state.kind === 'working' && state.waitsBehind !== null && presence === 'absent';

const unplugged = (number: number, { port }: SlotCondition): Fault =>
  new Fault(
    'port-lost',
    `Slot ${number}: ${port} was unplugged while its hub waited for its turn; nothing was sent`,
  );

/** The port to work on, or why there is none to work on now. */
const portFor = (number: number, { state, port, presence, trouble }: SlotCondition): string => {
  if (state.kind === 'working') throw new Fault('slot-busy', `Slot ${number}: an attempt runs`);
  if (port === null) throw new Fault('slot-not-ready', `Slot ${number}: no port is bound to it`);
  if (trouble !== null) throw troubleFault(number, trouble);
  if (presence !== 'present')
    throw new Fault('slot-not-ready', `Slot ${number}: its port ${port} is not there`);
  return port;
};

const slotEventOf = (event: AttemptEvent): SlotEvent | null => {
  switch (event.kind) {
    case 'began':
      return { kind: 'attempt-recorded', attemptId: event.attemptId };
    case 'decided':
      return { kind: 'decided', ...decided(event.decision) };
    case 'step-began':
      return { kind: 'step-began', step: event.step, version: event.version };
    case 'progress': {
      const { acknowledgedBytes, totalBytes, ceilingFraction = null } = event;
      return { kind: 'progress', acknowledgedBytes, totalBytes, lineFraction: ceilingFraction };
    }
    case 'step-ended':
      return null;
  }
};

/** What a decision says of versions; before the hub itself was asked, the number of installations is a guess. */
export const decided = (
  decision: Decision,
): { from: string | null; to: string | null; installations: number } => {
  switch (decision.kind) {
    case 'flash':
      return {
        from: decision.from,
        to: decision.target.firmwareVersion,
        installations: decision.basis === 'record' ? 0 : decision.steps.length,
      };
    case 'already-current':
      return {
        from: decision.release.firmwareVersion,
        to: decision.release.firmwareVersion,
        installations: 0,
      };
    case 'quarantine':
      return { from: null, to: null, installations: 0 };
  }
};

const pacedBy = (pace: Pace, event: AttemptEvent, { state }: SlotCondition, nowMs: number): Pace => {
  switch (event.kind) {
    case 'step-began': {
      const further = state.kind === 'working' ? Math.max(0, state.installations - state.installation) : 0;
      return paceStep(pace, event.step, further, nowMs);
    }
    case 'progress':
      return paceProgress(pace, event, nowMs);
    case 'step-ended':
      return event.isPass ? learnStepTime(pace, event.step, event.durationMs) : pace;
    default:
      return pace;
  }
};
