import type { BenchSettings, PortBinding, PortIdentity } from '../../../src-shared/contract/settings.ts';

/** What a slot may be bound to. */
export type Place = Omit<PortBinding, 'slot'>;

/** `isPresent` is false for a port that is bound to a slot and not plugged in now. */
export interface PortChoice {
  /** Names the port whatever its path is: two may have had the same path one after the other. */
  readonly key: string;
  readonly place: Place;
  readonly isPresent: boolean;
  /** The other slot that has it; taking it takes it from there. */
  readonly usedBy: number | null;
}

export interface PresentPort {
  readonly path: string;
  readonly manufacturer: string | null;
  readonly serialNumber: string | null;
  readonly identity: PortIdentity & { readonly why: string };
}

const identityOf = ({ port, identity }: Place): PortIdentity => identity ?? { kind: 'path', value: port };

const keyOf = (place: Place): string => {
  const { kind, value } = identityOf(place);
  return `${kind} ${value}`;
};

/** A port that is known by its path alone needs no identity beside it. */
const placeOf = ({ path, identity: { kind, value } }: PresentPort): Place =>
  kind === 'path' ? { port: path } : { port: path, identity: { kind, value } };

const isAt = (place: Place, port: PresentPort): boolean => {
  const { kind, value } = identityOf(place);
  return kind === 'path' ? value === port.path : keyOf(place) === keyOf(placeOf(port));
};

/** The port of `slot` as a key of `portChoices`; null when it has none. */
export const choiceOfSlot = (
  { ports }: BenchSettings,
  present: readonly PresentPort[],
  slot: number,
): string | null => {
  const binding = ports.find((candidate) => candidate.slot === slot);
  if (binding === undefined) return null;
  const port = presentPortOf(binding, present);
  return keyOf(port === undefined ? binding : placeOf(port));
};

/** The port that a place is now, under whatever path; undefined when it is not plugged in. */
export const presentPortOf = (place: Place, present: readonly PresentPort[]): PresentPort | undefined =>
  present.find((port) => isAt(place, port));

/** Binds `place` to `slot`. A port belongs to one slot, so any other loses it; null frees the slot. */
export const withPort = (
  settings: BenchSettings,
  present: readonly PresentPort[],
  slot: number,
  place: Place | null,
): BenchSettings => {
  const port = place === null ? undefined : presentPortOf(place, present);
  const isTaken = (other: Place): boolean =>
    place !== null && (keyOf(other) === keyOf(place) || (port !== undefined && isAt(other, port)));
  const others = settings.ports.filter((binding) => binding.slot !== slot && !isTaken(binding));
  const ports = place === null ? others : [...others, { ...place, slot }];
  return { ...settings, ports: ports.sort((a, b) => a.slot - b.slot) };
};

/** Fewer slots let go of the ports of those that are no longer shown. */
export const withSlotCount = (settings: BenchSettings, slotCount: number): BenchSettings => ({
  ...settings,
  slotCount,
  ports: settings.ports.filter(({ slot }) => slot <= slotCount),
});

/** Ports to choose from for `slot`: those present, and any that a slot is bound to though it is not there. */
export const portChoices = (
  { ports }: BenchSettings,
  present: readonly PresentPort[],
  slot: number,
): readonly PortChoice[] => {
  const usedBy = (isIt: (binding: PortBinding) => boolean): number | null =>
    ports.find((binding) => binding.slot !== slot && isIt(binding))?.slot ?? null;
  const there = present.map((port): PortChoice => {
    const place = placeOf(port);
    return { key: keyOf(place), place, isPresent: true, usedBy: usedBy((binding) => isAt(binding, port)) };
  });
  const gone = ports
    .filter((binding) => presentPortOf(binding, present) === undefined)
    .map((binding): PortChoice => {
      const { slot: _, ...place } = binding;
      return { key: keyOf(place), place, isPresent: false, usedBy: usedBy((other) => other === binding) };
    });
  const order = new Intl.Collator('en', { numeric: true });
  return [...there, ...gone].sort((a, b) => order.compare(a.place.port, b.place.port));
};
