import type { PortBinding } from '../../../src-shared/contract/settings.ts';
import { findPorts, identityOfBinding, type PortIdentity, type SeenPort } from '../links/port-identity.ts';

const strongestFirst: readonly PortIdentity['kind'][] = ['topology', 'adapter', 'path'];

/**
 * The path of each bound slot's port now; null where it is not plugged in, or where several ports answer and none can be
 * told to be the one. Each port goes to one slot: to the one that knows it by its socket before one that knows its name.
 */
export const locateSlots = (
  bindings: readonly PortBinding[],
  present: readonly SeenPort[],
): ReadonlyMap<number, string | null> => {
  const located = new Map<number, string | null>();
  const taken = new Set<string>();
  for (const kind of strongestFirst)
    for (const binding of bindings) {
      const identity = identityOfBinding(binding);
      if (identity.kind !== kind) continue;
      const [found, another] = findPorts(identity, present);
      const isOurs = found !== undefined && another === undefined && !taken.has(found.path);
      located.set(binding.slot, isOurs ? found.path : null);
      if (isOurs) taken.add(found.path);
    }
  return located;
};

/** Slots whose port cannot be told from another that is plugged in: which one it is must be taught again. */
export const ambiguousSlots = (
  bindings: readonly PortBinding[],
  present: readonly SeenPort[],
): ReadonlySet<number> =>
  new Set(
    bindings
      .filter((binding) => findPorts(identityOfBinding(binding), present).length > 1)
      .map(({ slot }) => slot),
  );
