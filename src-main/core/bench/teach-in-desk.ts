import type { TeachIn } from '../../../src-shared/contract/settings.ts';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { Clock } from '../clock.ts';
import type { SeenPort } from '../links/port-identity.ts';
import type { SlotBoard } from '../slots/slot-board.ts';
import { beginTeachIn, lookForTaught, teachInMs, type Waiting } from '../slots/teach-in.ts';
import type { Timer } from '../timer.ts';
import type { SettingsDesk } from './settings-desk.ts';

export interface TeachInDesk {
  state(): TeachIn;
  /**
   * Waits for the port that is plugged in next and binds it to `slot` in the name of `actor`; resolves once it waits.
   * Rejects with `teach-in-running`, `slot-unknown` or `slot-busy`.
   */
  begin(slot: number, actor: string): Promise<TeachIn>;
  /** No harm when nothing waits. */
  cancel(): TeachIn;
  /** Every look at the ports, whoever asked for it. */
  seen(present: readonly SeenPort[]): void;
  close(): void;
}

interface Dependencies {
  readonly board: Pick<SlotBoard, 'slots'>;
  readonly settings: Pick<SettingsDesk, 'bindPort'>;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Looks at the ports now, which comes back through `seen`. */
  readonly look: () => Promise<void>;
  readonly onChange: (state: TeachIn) => void;
}

/** While a slot waits the ports are looked at this often, whatever else makes the bench look. */
const everyMs = 500;

export const createTeachInDesk = (dependencies: Dependencies): TeachInDesk => {
  const { board, settings, clock, timer, look, onChange } = dependencies;
  let present: readonly SeenPort[] = [];
  let running: { readonly actor: string; readonly waiting: Waiting } | null = null;
  let state: TeachIn = { kind: 'idle' };
  let callOff = (): void => {};

  const show = (next: TeachIn): TeachIn => {
    state = next;
    onChange(next);
    return next;
  };
  const end = (next: TeachIn): TeachIn => {
    running = null;
    callOff();
    return show(next);
  };
  const lookLater = (): void => {
    callOff = timer.after(everyMs, () => {
      void look().then(() => {
        if (running !== null) lookLater();
      });
    });
  };

  const bind = (slot: number, port: SeenPort, actor: string): void => {
    try {
      settings.bindPort(slot, port, present, actor);
      end({ kind: 'bound', slot, port: port.path });
      void look();
    } catch (error) {
      if (!isFault(error)) {
        end({ kind: 'idle' });
        throw error;
      }
      end(failed(slot, error));
    }
  };

  const hear = (actor: string, waiting: Waiting): void => {
    const { slot } = waiting;
    const taught = lookForTaught(waiting, present, clock.monotonicMs());
    switch (taught.kind) {
      case 'waiting':
        running = { actor, waiting: taught.waiting };
        return;
      case 'found':
        bind(slot, taught.port, actor);
        return;
      case 'several':
        end(failed(slot, new Fault('teach-in-several', severalText(slot, taught.paths))));
        return;
      case 'nothing':
        end(
          failed(
            slot,
            new Fault('teach-in-nothing', `Slot ${slot}: no new port appeared within ${teachInMs / 1_000} s`),
          ),
        );
    }
  };

  return {
    state: () => state,
    begin: async (slot, actor) => {
      await look();
      if (running !== null)
        throw new Fault('teach-in-running', `Slot ${running.waiting.slot} waits for its port already`);
      refuseSlot(board, slot);
      const waiting = beginTeachIn(slot, present, clock.monotonicMs());
      running = { actor, waiting };
      callOff();
      lookLater();
      const endsAtMs = clock.nowMs() + waiting.endsAtMs - clock.monotonicMs();
      return show({ kind: 'waiting', slot, endsAtMs });
    },
    cancel: () => (running === null ? state : end({ kind: 'idle' })),
    seen: (ports) => {
      present = ports;
      if (running !== null) hear(running.actor, running.waiting);
    },
    close: () => {
      running = null;
      callOff();
    },
  };
};

const failed = (slot: number, fault: Fault): TeachIn => ({ kind: 'failed', slot, fault: fault.toData() });

const severalText = (slot: number, paths: readonly string[]): string =>
  `Slot ${slot}: ${paths.length} ports appeared at once: ${paths.join(', ')}`;

const refuseSlot = (board: Pick<SlotBoard, 'slots'>, number: number): void => {
  const slot = board.slots()[number - 1];
  if (slot === undefined)
    throw new Fault('slot-unknown', `Slot ${number}: this bench has ${board.slots().length}`);
  if (slot.condition().state.kind === 'working')
    throw new Fault('slot-busy', `Slot ${number}: an attempt runs`);
};
