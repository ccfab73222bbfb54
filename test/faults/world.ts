import type { BackOffice } from './back-office.ts';
import type { CatalogueKeeper } from './catalogue-keeper.ts';
import type { Change } from './happening.ts';
import type { WorldState } from './judge/truth.ts';
import type { JumpingClock } from './jumping-clock.ts';

const dayMs = 24 * 3_600_000;
const catalogueLifeMs = 30 * dayMs;
/** As a clock whose battery died says it, some years before any bench was built. */
const deadBatteryMs = Date.UTC(2016, 0, 1);

export interface WorldOptions {
  readonly keeper: CatalogueKeeper;
  readonly office: BackOffice;
  readonly clock: JumpingClock;
  readonly register: WorldState['register'];
  readonly hub: {
    readonly chf: string;
    readonly gpf: string;
    readonly manufacturer: string;
    readonly model: string;
  };
  readonly orderId: string;
  /** A Work Order that the hub may come back on. */
  readonly laterOrderId: string;
}

/** The world around one story's hub: the catalogue its bench trusts, its register, its Work Orders, its clock. */
export interface World {
  state(): WorldState;
  /** False for what is no change of the world. */
  change(what: Change): Promise<boolean>;
  /** Whether a good hub could be installed now. */
  isRight(): boolean;
  /** Everything as it was, but for another build that was stated: that is production by now. */
  putRight(): Promise<void>;
}

const ofCatalogue: readonly Change[] = [
  'production withdrawn',
  'production held',
  'another build is production',
  'the release between held',
  'loader settings changed',
];
const isOfCatalogue = (what: Change): boolean => ofCatalogue.includes(what);

type Act = () => Promise<void> | void;

export const createWorld = (options: WorldOptions): World => {
  const { keeper, office, clock, hub, orderId, laterOrderId } = options;
  let register = options.register;
  let orders: WorldState['orders'] = [{ id: orderId, isOpen: true }];
  let clockOffsetMs = 0;

  const setRegister = async (changes: Partial<WorldState['register']>): Promise<void> => {
    register = { ...register, ...changes };
    await office.exportRegister([{ chf: hub.chf, row: register }]);
  };
  const setOrder = (id: string, isOpen: boolean): void => {
    if (isOpen) office.reopen(id);
    else office.close(id);
    orders = orders.map((order) => (order.id === id ? { id, isOpen } : order));
  };
  const closeOpen = (): void => {
    for (const { id, isOpen } of orders) if (isOpen) setOrder(id, false);
  };
  const jump = (offsetMs: number): void => {
    clockOffsetMs = offsetMs;
    clock.jumpTo(offsetMs);
  };
  const comeBack = async (): Promise<void> => {
    if (orders.some(({ id }) => id === laterOrderId)) return;
    closeOpen();
    await office.sendOrders([{ id: laterOrderId, hub }]);
    orders = [...orders, { id: laterOrderId, isOpen: true }];
  };

  const acts: Partial<Record<Change, Act>> = {
    'production withdrawn': () => keeper.setStatus('production', 'withdrawn'),
    'production held': () => keeper.setStatus('production', 'held'),
    'another build is production': () => keeper.stateOtherBuild(),
    'the release between held': () => keeper.setStatus('step', 'held'),
    'loader settings changed': () => keeper.changeSettings(),
    'register says other hardware': () => setRegister({ model: `${hub.model.slice(0, 4)}0007` }),
    'register says another GPF': () => setRegister({ gpf: `${hub.gpf.slice(0, -2)}5D` }),
    'register says another CHTS version': () => setRegister({ chtsVersion: 'CHTS V2.0' }),
    'Work Order closed': closeOpen,
    'on another Work Order': comeBack,
    'clock in 2016': () => jump(deadBatteryMs - Date.now()),
    'clock a week ahead': () => jump(7 * dayMs),
    'clock far ahead': () => jump(400 * dayMs),
    'clock right again': () => jump(0),
  };

  const state = (): WorldState => ({ ...keeper.state(), register, orders, clockOffsetMs });
  const heldReleases = (): readonly ('production' | 'step')[] => {
    const { production, releases } = keeper.state();
    const isHeld = (fits: (id: string) => boolean): boolean =>
      releases.some(({ id, status }) => fits(id) && status !== 'production');
    return [
      ...(isHeld((id) => id === production) ? (['production'] as const) : []),
      ...(isHeld((id) => id.endsWith('/step.img')) ? (['step'] as const) : []),
    ];
  };
  const isRegistered = (): boolean => register.model === hub.model && register.gpf === hub.gpf;
  const isExpected = (): boolean => orders.some(({ isOpen }) => isOpen);

  return {
    state,
    change: async (what) => {
      const act = acts[what];
      // By a clock that is far ahead every catalogue has expired, and none is taken.
      if (!(isOfCatalogue(what) && clockOffsetMs > catalogueLifeMs)) await act?.();
      return act !== undefined;
    },
    isRight: () =>
      heldReleases().length === 0 && isRegistered() && isExpected() && clockOffsetMs < catalogueLifeMs,
    putRight: async () => {
      jump(0);
      for (const release of heldReleases()) await keeper.setStatus(release, 'production');
      if (!isRegistered()) await setRegister({ model: hub.model, gpf: hub.gpf });
      const last = orders.at(-1);
      if (!isExpected() && last !== undefined) setOrder(last.id, true);
    },
  };
};
