import type { PortBinding } from '../../../src-shared/contract/settings.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import {
  findPorts,
  identityOfBinding,
  type PortIdentity,
  type SeenPort,
  strongestFirst,
} from '../links/port-identity.ts';

/** Why a slot has no port though one answers to what it is bound to. */
export type PortTrouble =
  /** Several answer: which one it is must be taught again. */
  | { readonly kind: 'ambiguous' }
  /** The one that answers is the port of another slot, which knows it by more, or stands before this one. */
  | { readonly kind: 'taken'; readonly port: string; readonly by: number };

export type Location =
  | {
      readonly kind: 'there';
      /** To open it by. */
      readonly port: string;
      /** The same port in the list of those seen, where it may have another name. */
      readonly seenAs: string;
    }
  | { readonly kind: 'away'; readonly trouble: PortTrouble | null };

/**
 * Where each bound slot finds its port among those `present`, by screen and command line alike. Each port goes to one slot: to
 * the one that knows it by its socket before one that knows its name, and among equals to the first.
 */
export const locateSlots = (
  bindings: readonly PortBinding[],
  present: readonly SeenPort[],
): ReadonlyMap<number, Location> => {
  const located = new Map<number, Location>();
  const owners = new Map<string, number>();
  const ordered = bindings.toSorted((a, b) => rankOf(a) - rankOf(b) || a.slot - b.slot);
  for (const binding of ordered) {
    const { slot } = binding;
    const identity = identityOfBinding(binding);
    const [found, another] = findPorts(identity, present);
    if (found === undefined) located.set(slot, { kind: 'away', trouble: null });
    else if (another !== undefined) located.set(slot, { kind: 'away', trouble: { kind: 'ambiguous' } });
    else {
      const port = nameFor(identity, found);
      const by = owners.get(found.path);
      if (by !== undefined) located.set(slot, { kind: 'away', trouble: { kind: 'taken', port, by } });
      else {
        owners.set(found.path, slot);
        located.set(slot, { kind: 'there', port, seenAs: found.path });
      }
    }
  }
  return located;
};

const rankOf = (binding: PortBinding): number => strongestFirst.indexOf(identityOfBinding(binding).kind);

/** A slot that goes by a name goes on by it, so that what its line did before stays with it. */
const nameFor = ({ kind, value }: PortIdentity, { path }: SeenPort): string =>
  kind === 'path' ? value : path;

export const troubleFault = (slot: number, trouble: PortTrouble): Fault => {
  switch (trouble.kind) {
    case 'ambiguous':
      return new Fault('port-ambiguous', `Slot ${slot}: several ports answer to what it is bound to`);
    case 'taken':
      return new Fault('port-taken', `Slot ${slot}: ${trouble.port} is slot ${trouble.by}'s port`);
  }
};
