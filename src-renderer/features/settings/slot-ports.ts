import type { BenchSettings } from '../../../src-shared/contract/settings.ts';

/** `isPresent` is false for a port that is bound to a slot and not plugged in now. */
export interface PortChoice {
  readonly path: string;
  readonly isPresent: boolean;
  /** The other slot that has it; taking it takes it from there. */
  readonly usedBy: number | null;
}

export interface PresentPort {
  readonly path: string;
  readonly manufacturer: string | null;
  readonly serialNumber: string | null;
}

export const portOfSlot = ({ ports }: BenchSettings, slot: number): string | null =>
  ports.find((binding) => binding.slot === slot)?.port ?? null;

/** Binds `port` to `slot`. A port belongs to one slot, so any other loses it; null frees the slot. */
export const withPort = (settings: BenchSettings, slot: number, port: string | null): BenchSettings => {
  const others = settings.ports.filter((binding) => binding.slot !== slot && binding.port !== port);
  const ports = port === null ? others : [...others, { slot, port }];
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
  settings: BenchSettings,
  present: readonly PresentPort[],
  slot: number,
): readonly PortChoice[] => {
  const paths = new Set([...present.map(({ path }) => path), ...settings.ports.map(({ port }) => port)]);
  const order = new Intl.Collator('en', { numeric: true });
  return [...paths]
    .sort((a, b) => order.compare(a, b))
    .map((path) => ({
      path,
      isPresent: present.some((port) => port.path === path),
      usedBy: settings.ports.find((binding) => binding.port === path && binding.slot !== slot)?.slot ?? null,
    }));
};
