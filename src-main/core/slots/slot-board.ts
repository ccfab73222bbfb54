import type { SlotView } from '../../../src-shared/contract/bench.ts';
import type { BenchSettings, PortBinding } from '../../../src-shared/contract/settings.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { AttemptReport } from '../flash/attempt.ts';
import { identityOfBinding, isSameIdentity, type SeenPort } from '../links/port-identity.ts';
import { locateSlots } from './locate-slots.ts';
import { type RescuePermission, rescueTask } from './rescue-task.ts';
import { boundNames } from './see-ports.ts';
import { createSlot, type Slot, type SlotDependencies, type SlotTask } from './slot.ts';
import type { VerdictState } from './slot-state.ts';
import { createTurns } from './turns.ts';

export interface BoardDependencies extends Omit<SlotDependencies, 'turns' | 'onChange' | 'onEnd'> {
  readonly onSlot: (slot: SlotView) => void;
  /** The bench has another number of slots now. */
  readonly onSlots: (slots: SlotView[]) => void;
  /** `report` is null when the record could not take the attempt, or it never began. */
  readonly onEnd: (slot: number, report: AttemptReport | null) => void;
}

/** The bench's slots. Each works by itself; this only knows which there are, which was picked for the next scan, and how many may be in flight. */
export interface SlotBoard {
  views(): SlotView[];
  slots(): readonly Slot[];
  selected(): number | null;
  select(slot: number | null): void;
  /** How many slots, how many at work at once, and which port each has. Throws `slot-busy` when a slot at work would change; nothing changes then. */
  configure(settings: Pick<BenchSettings, 'slotCount' | 'flashAtOnce' | 'ports'>): void;
  /** The names of slots that know no more of their port. */
  boundNames(): readonly string[];
  /** Which ports are there now: each slot finds its own among them, whatever path it has. */
  portsSeen(present: readonly SeenPort[]): void;
  /** Begins an attempt and takes the selection off. */
  start(slot: number, task: SlotTask): void;
  /** The last hub of this slot once more. Throws `retry-refused`, `slot-busy` or `slot-not-ready`. */
  retry(slot: number, operator: string): void;
  /** The same by its label, as a shift lead allows. Throws `rescue-refused`, `label-differs`, `slot-busy` or `slot-not-ready`. */
  rescue(slot: number, permission: RescuePermission): void;
  clear(slot: number): void;
  stop(slot: number): void;
  /** Puts a verdict of an earlier process back where it belongs; ignored when this bench has no such slot. */
  restore(slot: number, verdict: VerdictState, task: Omit<SlotTask, 'operator'> | null): void;
  /** Stops every attempt and resolves when each is recorded. */
  close(): Promise<void>;
}

/** As the contract has it: no bench has more. */
const mostSlots = 32;

export const createSlotBoard = (dependencies: BoardDependencies): SlotBoard => {
  const { onSlot, onSlots, onEnd } = dependencies;
  let slots: readonly Slot[] = [];
  let bindings: readonly PortBinding[] = [];
  let selected: number | null = null;
  const turns = createTurns(mostSlots, dependencies.onBug);

  const viewOf = (slot: Slot): SlotView => ({ ...slot.view(), isSelected: slot.number === selected });
  const make = (number: number): Slot =>
    createSlot(number, {
      ...dependencies,
      turns,
      onChange: (slot) => onSlot(viewOf(slot)),
      onEnd: (slot, report) => onEnd(slot.number, report),
    });
  const at = (number: number): Slot => {
    const slot = slots[number - 1];
    if (slot === undefined) throw new Fault('slot-unknown', `Slot ${number}: this bench has ${slots.length}`);
    return slot;
  };

  const select = (number: number | null): void => {
    if (number !== null) at(number);
    const before = selected;
    selected = number;
    for (const changed of new Set([before, number]))
      if (changed !== null && changed !== undefined && before !== number && slots[changed - 1])
        onSlot(viewOf(at(changed)));
  };

  const configure: SlotBoard['configure'] = ({ slotCount, flashAtOnce, ports }) => {
    const held = new Map(bindings.map((binding) => [binding.slot, binding]));
    const next = new Map(ports.map((binding) => [binding.slot, binding]));
    const isKept = ({ number }: Slot): boolean =>
      number <= slotCount && isSameBinding(held.get(number), next.get(number));
    for (const slot of slots) if (!isKept(slot)) refuseWhileBusy(slot);
    const isOtherCount = slots.length !== slotCount;
    slots = Array.from({ length: slotCount }, (_, index) => slots[index] ?? make(index + 1));
    if (selected !== null && selected > slotCount) selected = null;
    for (const slot of slots)
      if (!isKept(slot)) slot.tell({ kind: 'port-bound', port: next.get(slot.number)?.port ?? null });
    bindings = [...next.values()];
    turns.setLimit(flashAtOnce);
    if (isOtherCount) onSlots(slots.map(viewOf));
  };

  return {
    views: () => slots.map(viewOf),
    slots: () => slots,
    selected: () => selected,
    select,
    configure,
    boundNames: () => boundNames(bindings),
    portsSeen: (present) => {
      const located = locateSlots(bindings, present);
      for (const slot of slots) {
        const location = located.get(slot.number) ?? { kind: 'away', trouble: null };
        if (location.kind === 'there') slot.tell({ kind: 'port-moved', port: location.port });
        const isThere = location.kind === 'there' && location.port === slot.condition().port;
        const trouble = location.kind === 'away' ? location.trouble : null;
        slot.tell(isThere ? { kind: 'port-appeared' } : { kind: 'port-vanished', trouble });
      }
    },
    start: (number, task) => {
      at(number).start(task);
      select(null);
    },
    retry: (number, operator) => {
      const slot = at(number);
      const task = slot.lastTask();
      refuseRetry(slot, task);
      if (task !== null) slot.start({ ...task, operator });
    },
    rescue: (number, permission) => {
      const slot = at(number);
      slot.start(rescueTask(slot, permission));
    },
    clear: (number) => {
      const slot = at(number);
      if (slot.condition().state.kind === 'working')
        throw new Fault('slot-busy', `Slot ${number}: an attempt runs`);
      slot.tell({ kind: 'cleared' });
    },
    stop: (number) => {
      if (!at(number).stop()) throw new Fault('slot-idle', `Slot ${number}: nothing runs`);
    },
    restore: (number, verdict, task) => {
      const slot = slots[number - 1];
      if (slot === undefined) return;
      slot.tell({
        kind: 'attempt-began',
        hub: verdict.hub,
        startedAtMs: verdict.endedAtMs - verdict.durationMs,
      });
      slot.tell({ kind: 'attempt-ended', verdict });
      if (task !== null) slot.remember(task);
    },
    close: async () => {
      for (const slot of slots) slot.stop();
      await Promise.all(slots.map((slot) => slot.idle()));
    },
  };
};

const refuseWhileBusy = (slot: Slot): void => {
  const { state, port } = slot.condition();
  if (state.kind === 'working')
    throw new Fault('slot-busy', `Slot ${slot.number}: an attempt runs on ${port}`);
};

const isSameBinding = (a: PortBinding | undefined, b: PortBinding | undefined): boolean =>
  a === undefined || b === undefined ? a === b : isSameIdentity(identityOfBinding(a), identityOfBinding(b));

/** After its hub was plugged in again a slot is ready, and its last hub may still be tried without a new scan. */
const refuseRetry = (slot: Slot, task: Omit<SlotTask, 'operator'> | null): void => {
  const { state } = slot.condition();
  if (state.kind === 'working') throw new Fault('slot-busy', `Slot ${slot.number}: an attempt runs`);
  if (state.kind === 'verdict' && !state.retry.isAllowed)
    throw new Fault('retry-refused', `Slot ${slot.number}: ${state.retry.why ?? 'another try cannot help'}`);
  if (task === null) throw new Fault('retry-refused', `Slot ${slot.number}: no hub was tried here yet`);
};
