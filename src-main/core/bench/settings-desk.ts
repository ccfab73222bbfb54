import type { BenchSettings, PortBinding } from '../../../src-shared/contract/settings.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { Clock } from '../clock.ts';
import { identifyPort, identityOfBinding, isSameIdentity, type SeenPort } from '../links/port-identity.ts';
import { locateSlots } from '../slots/locate-slots.ts';
import type { SlotBoard } from '../slots/slot-board.ts';
import { appendJournal } from '../store/journal.ts';
import { newestLoad } from '../store/line-loads.ts';
import type { Store } from '../store/open-store.ts';
import { loadSettings, saveSettings } from '../store/settings.ts';
import { mergeSettings } from './merge-settings.ts';
import type { SyncKeeper } from './sync-keeper.ts';

export interface SettingsDesk {
  get(): BenchSettings;
  /**
   * `base`: what the change was made from, see `mergeSettings`. Throws `arguments-invalid`, `slot-busy` or
   * `settings-conflict`; nothing is changed then.
   */
  set(settings: BenchSettings, actor: string, base?: BenchSettings): BenchSettings;
  /** Gives `slot` one of the ports `present`, and takes it from the slot that has it now. Throws as `set`. */
  bindPort(slot: number, port: SeenPort, present: readonly SeenPort[], actor: string): BenchSettings;
}

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly board: SlotBoard;
  readonly sync: SyncKeeper;
  /** After every change. */
  readonly onChange: () => void;
}

export const openSettings = ({ store, clock, board, sync, onChange }: Dependencies): SettingsDesk => {
  let settings = loadSettings(store.db);
  board.configure(settings);
  sync.configure(settings.gateway);

  const keep = (next: BenchSettings, actor: string): void =>
    store.transaction('change the settings', (db) => {
      saveSettings(db, next, clock.nowMs());
      const body = { from: JSON.stringify(settings), to: JSON.stringify(next) };
      appendJournal(db, {
        atMs: clock.nowMs(),
        kind: 'settings-changed',
        actor,
        subject: null,
        attemptId: null,
        body,
      });
    });

  const set: SettingsDesk['set'] = (draft, actor, base) => {
    refuseDoubles(draft);
    const merged = base === undefined ? draft : mergeSettings({ base, current: settings, draft });
    const next = { ...merged, ports: withBeginnings(settings.ports, merged.ports, newestLoad(store.db)) };
    refuseDoubles(next);
    refuseAddress(next.gateway.address);
    board.configure(next);
    try {
      keep(next, actor);
    } catch (error) {
      board.configure(settings);
      throw error;
    }
    settings = next;
    sync.configure(next.gateway);
    onChange();
    return next;
  };

  return {
    get: () => settings,
    set,
    bindPort: (slot, port, present, actor) =>
      set(
        { ...settings, ports: withBound(settings.ports, slot, port, present, newestLoad(store.db)) },
        actor,
      ),
  };
};

/** A slot that keeps its port keeps what its line did; one that has another, or is taught the same again, begins anew. */
const withBeginnings = (
  held: readonly PortBinding[],
  next: readonly PortBinding[],
  boundAfterLoad: number,
): PortBinding[] =>
  next.map((binding) => {
    const before = held.find(({ slot }) => slot === binding.slot);
    const isKept =
      before !== undefined &&
      before.boundAfterLoad === binding.boundAfterLoad &&
      isSameIdentity(identityOfBinding(before), identityOfBinding(binding));
    return isKept ? binding : { ...binding, boundAfterLoad };
  });

const withBound = (
  bindings: readonly PortBinding[],
  slot: number,
  port: SeenPort,
  present: readonly SeenPort[],
  boundAfterLoad: number,
): PortBinding[] => {
  const { kind, value } = identifyPort(port, present);
  const identity = { kind, value };
  const located = locateSlots(bindings, present);
  const isAtPort = (other: PortBinding): boolean => {
    const location = located.get(other.slot);
    return location?.kind === 'there' && location.seenAs === port.path;
  };
  const others = bindings.filter(
    (other) => other.slot !== slot && !isAtPort(other) && !isSameIdentity(identityOfBinding(other), identity),
  );
  return [...others, { slot, port: port.path, identity, boundAfterLoad }].sort((a, b) => a.slot - b.slot);
};

/** Two slots on one port would talk to one hub at once. Their paths may be the same when each knows its port by more. */
const refuseDoubles = ({ ports }: BenchSettings): void => {
  for (const [index, binding] of ports.entries()) {
    const { slot, port } = binding;
    const identity = identityOfBinding(binding);
    const earlier = ports
      .slice(0, index)
      .find((other) => other.slot === slot || isSameIdentity(identityOfBinding(other), identity));
    if (earlier !== undefined)
      throw new Fault(
        'arguments-invalid',
        `Settings: slot ${slot} on ${port} and slot ${earlier.slot} on ${earlier.port} exclude each other`,
      );
  }
};

const refuseAddress = (address: string | null): void => {
  if (address === null) return;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Fault(
      'arguments-invalid',
      `Settings: gateway address ${JSON.stringify(address)} is not an http(s) URL`,
    );
};
