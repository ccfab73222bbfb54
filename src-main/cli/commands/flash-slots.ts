import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault, type FaultData, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { hintOf } from '../../../src-shared/domain/next-action.ts';
import type { WorkOrderId } from '../../../src-shared/domain/work-order.ts';
import type { Core } from '../../core/create-core.ts';
import type { AttemptReport } from '../../core/flash/attempt.ts';
import { type Location, troubleFault } from '../../core/slots/locate-slots.ts';
import { createTurns } from '../../core/slots/turns.ts';
import { loadSettings } from '../../core/store/settings.ts';
import { formatTable } from '../table.ts';
import { describeOutcome } from './describe-outcome.ts';

export interface SlotsRequest {
  /** `all`, or numbers with commas between. */
  readonly slots: string;
  readonly workOrderId: WorkOrderId;
  readonly operator: string;
  /** Where the slots find their ports now. */
  readonly located: ReadonlyMap<number, Location>;
}

/** One slot's end: an attempt's report, or why there was none. */
export interface SlotResult {
  readonly slot: number;
  readonly port: string | null;
  readonly chf: DeviceId | null;
  readonly report: AttemptReport | null;
  readonly fault: FaultData | null;
}

/** What whoever watches is told meanwhile. */
export interface SlotsTold {
  /** `before`: how many wait before this slot; null when its turn has come. */
  readonly onWait: (slot: number, before: number | null) => void;
  readonly onEnd: (result: SlotResult) => void;
}

interface Place {
  readonly slot: number;
  readonly location: Location;
}

const chosenPlaces = ({ slots, located }: SlotsRequest): readonly Place[] => {
  const places = [...located].map(([slot, location]) => ({ slot, location })).sort((a, b) => a.slot - b.slot);
  if (slots === 'all' && places.length > 0) return places;
  const numbers = slots.split(',').map((text) => (/^\s*[1-9]\d?\s*$/.test(text) ? Number(text) : null));
  const chosen = places.filter(({ slot }) => numbers.includes(slot));
  if (places.length > 0 && chosen.length === new Set(numbers).size) return chosen;
  const bound = places.map(({ slot }) => slot).join(', ') || 'none';
  throw new Fault(
    'arguments-invalid',
    `--slots ${slots}: "all" or numbers of slots that the bench's settings bind to a port are due (bound: ${bound})`,
  );
};

/** Null while it is not plugged in. */
const portOf = ({ location }: Place): string | null => {
  if (location.kind === 'there') return location.port;
  return location.trouble?.kind === 'taken' ? location.trouble.port : null;
};

const portToOpen = ({ slot, location }: Place): string => {
  if (location.kind === 'there') return location.port;
  if (location.trouble !== null) throw troubleFault(slot, location.trouble);
  throw new Fault('port-not-found', `Slot ${slot}: its port is not plugged in`);
};

const flashSlot = async (
  core: Core,
  request: SlotsRequest,
  place: Place,
  signal: AbortSignal,
): Promise<SlotResult> => {
  const { slot } = place;
  let port = portOf(place);
  let chf: DeviceId | null = null;
  try {
    port = portToOpen(place);
    chf = (await core.identify({ port, deviceModel: null }, signal)).chf;
    const { workOrderId } = request;
    if (core.scan([chf], workOrderId).expected === null)
      throw new Fault('hub-not-armed', `slot ${slot}: hub ${chf} is not on Work Order ${workOrderId}`);
    // Nobody scanned a label: what stands against the hub's own word is the Work Order's list and the asset register.
    const armed = { label: [chf], workOrderId, port, slot, isArmedWithoutLabel: true };
    const report = await core.flash(armed, () => {}, signal);
    return { slot, port, chf, report, fault: null };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { slot, port, chf, report: null, fault: error.toData() };
  }
};

/** A slot whose turn never came, because the command was stopped. */
const neverBegan = (place: Place, error: unknown): SlotResult => {
  if (!isFault(error)) throw error;
  const { slot } = place;
  return { slot, port: portOf(place), chf: null, report: null, fault: error.toData() };
};

/**
 * As many at the same time as the bench's settings let be in flight; what one slot meets does not stop another. Throws
 * `arguments-invalid` before anything is sent.
 */
export const flashSlots = async (
  core: Core,
  request: SlotsRequest,
  { onWait, onEnd }: SlotsTold,
  signal: AbortSignal,
): Promise<readonly SlotResult[]> => {
  const turns = createTurns(loadSettings(core.store.db).flashAtOnce, (error) => {
    throw error;
  });
  const ended = await Promise.allSettled(
    chosenPlaces(request).map(async (place) => {
      const { slot } = place;
      const onPlace = (before: number | null): void => onWait(slot, before);
      const result = await turns
        .run({ name: `slot ${slot}`, signal, onPlace }, () => flashSlot(core, request, place, signal))
        .catch((error: unknown) => neverBegan(place, error));
      onEnd(result);
      return result;
    }),
  );
  return ended.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
};

export const describeSlot = ({ report, fault }: SlotResult): string =>
  report === null ? `not flashed, ${fault?.code ?? 'internal'}` : describeOutcome(report.outcome);

export const describeSlots = (results: readonly SlotResult[]): string => {
  const rows = results.map((result) => {
    const { slot, port, chf, report, fault } = result;
    const versions = report === null ? '' : `${report.from ?? '?'} -> ${report.to ?? '?'}`;
    const todo = report === null ? fault?.hint : hintOf(report.outcome);
    return [String(slot), port ?? '', chf ?? 'not known', describeSlot(result), versions, todo ?? ''];
  });
  return formatTable(['slot', 'port', 'hub', 'outcome', 'versions', 'do'], rows);
};
