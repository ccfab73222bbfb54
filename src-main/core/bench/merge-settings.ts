import { isDeepStrictEqual } from 'node:util';
import type { BenchSettings, PortBinding } from '../../../src-shared/contract/settings.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

interface Sides<T> {
  /** As whoever changes it read it. */
  readonly base: T;
  /** As it is now, which somebody else may have changed meanwhile. */
  readonly current: T;
  readonly draft: T;
}

const same = isDeepStrictEqual;

/** What nobody touched in the draft stays as it is now. Throws `settings-conflict` where both sides changed it, each to another. */
const merge = <T>(name: string, { base, current, draft }: Sides<T>): T => {
  if (same(draft, base)) return current;
  if (same(current, base) || same(current, draft)) return draft;
  throw new Fault('settings-conflict', `Settings: ${name} was changed meanwhile, by somebody else`);
};

const bySlot = (ports: readonly PortBinding[]): ReadonlyMap<number, PortBinding> =>
  new Map(ports.map((binding) => [binding.slot, binding]));

/** Slot by slot, so that a port taught meanwhile and a port chosen in the form both stand. */
const mergePorts = ({ base, current, draft }: Sides<readonly PortBinding[]>): PortBinding[] => {
  const sides = { base: bySlot(base), current: bySlot(current), draft: bySlot(draft) };
  const slots = new Set([...base, ...current, ...draft].map(({ slot }) => slot));
  return [...slots]
    .sort((a, b) => a - b)
    .flatMap(
      (slot) =>
        merge(`the port of slot ${slot}`, {
          base: sides.base.get(slot),
          current: sides.current.get(slot),
          draft: sides.draft.get(slot),
        }) ?? [],
    );
};

/** The draft's own changes on top of the settings as they are now, field by field. Throws `settings-conflict`. */
export const mergeSettings = ({ base, current, draft }: Sides<BenchSettings>): BenchSettings => {
  const merged = <K extends keyof BenchSettings>(name: string, key: K): BenchSettings[K] =>
    merge(name, { base: base[key], current: current[key], draft: draft[key] });
  return {
    slotCount: merged('the number of slots', 'slotCount'),
    flashAtOnce: merged('how many slots are at work at once', 'flashAtOnce'),
    ports: mergePorts({ base: base.ports, current: current.ports, draft: draft.ports }),
    scanner: merged('the scanner', 'scanner'),
    gateway: merged('the gateway', 'gateway'),
    catalogueSource: merged('the source of the catalogue', 'catalogueSource'),
  };
};
