import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import type { PortList } from '../../src-main/core/links/list-ports.ts';
import type { RigHub } from '../../src-shared/contract/rig.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { createPacedLink } from './paced-line.ts';
import type { RigIdentity } from './qemu-disk.ts';
import { makeRigFirmware } from './u-boot-image.ts';
import { createVirtualHub, type VirtualHub } from './virtual-hub.ts';
import type { VirtualHubBehaviour, VirtualHubTiming } from './virtual-hub-behaviour.ts';

/** One virtual hub on the shelf beside the bench. Plain data, so that it can be handed to another process. */
export interface ShelfHub {
  readonly identity: RigIdentity;
  readonly firmwareVersion: string;
  /** Of what it holds at first; 16,384 unless told. Only the size tells it from another image of the same version. */
  readonly firmwareBytes?: number;
  /** What is special about it, for the rig panel. */
  readonly story: string;
  readonly behaviour?: VirtualHubBehaviour;
  readonly timing?: Partial<VirtualHubTiming>;
}

export interface VirtualRigOptions {
  readonly shelf: readonly ShelfHub[];
  readonly slotCount: number;
  /** A serial line as a bench has it, so that times and the share of the ceiling mean something. */
  readonly line?: { readonly baudRate: number; readonly turnAroundMs: number };
}

export interface VirtualRig {
  hubs(): RigHub[];
  /** Powers the hub on in the slot; its port is there from now on. Throws `port-busy` when another hub is plugged there. */
  plug(hub: number, slot: number): RigHub[];
  /** Pulls cable and power; an open link ends in `port-lost`. */
  unplug(hub: number): RigHub[];
  /** Ports of the slots that have a hub. */
  ports(): readonly string[];
  openLink(port: string): ByteLink;
  virtualHub(hub: number): VirtualHub;
  close(): void;
}

/** The same as the system's list of serial ports would have it. */
export const portList = (paths: readonly string[]): PortList => ({
  ports: paths.map((path) => ({
    path,
    manufacturer: 'Rig',
    serialNumber: null,
    pnpId: null,
    vendorId: null,
    productId: null,
    locationId: null,
    byPath: [],
    identities: [{ kind: 'path', value: path }],
  })),
  note: null,
});

export const portOfSlot = (slot: number): string => `virtual:slot-${slot}`;

const serialLine = { baudRate: 115_200, turnAroundMs: 1 };

interface Place {
  readonly shelfHub: ShelfHub;
  readonly virtual: VirtualHub;
  slot: number | null;
}

const placeOnShelf = (shelfHub: ShelfHub, index: number): Place => {
  const { identity, firmwareVersion, firmwareBytes = 16_384, behaviour = {}, timing = {} } = shelfHub;
  const virtual = createVirtualHub({
    name: `hub ${index + 1}`,
    identity,
    firmwareVersion,
    firmware: makeRigFirmware({ version: firmwareVersion, padBytes: firmwareBytes }),
    behaviour,
    timing,
  });
  virtual.cutPower();
  return { shelfHub, virtual, slot: null };
};

/** Virtual hubs that are plugged into slots and unplugged again. A slot's port exists while a hub is in it. */
export const createVirtualRig = ({ shelf, slotCount, line = serialLine }: VirtualRigOptions): VirtualRig => {
  const places = shelf.map(placeOnShelf);

  const placeOf = (hub: number): Place => {
    const place = places[hub - 1];
    if (place === undefined) throw new Error(`Rig: there is no hub ${hub}, only 1 to ${places.length}`);
    return place;
  };

  const hubs = (): RigHub[] =>
    places.map(({ shelfHub, slot }, index) => {
      const { chf, gpf } = shelfHub.identity;
      return { hub: index + 1, chf, gpf, story: shelfHub.story, slot, label: gpf };
    });

  const unplug = (hub: number): RigHub[] => {
    const place = placeOf(hub);
    if (place.slot !== null) place.virtual.cutPower();
    place.slot = null;
    return hubs();
  };

  const plug = (hub: number, slot: number): RigHub[] => {
    const place = placeOf(hub);
    if (slot < 1 || slot > slotCount)
      throw new Error(`Rig: there is no slot ${slot}, only 1 to ${slotCount}`);
    if (place.slot === slot) return hubs();
    if (places.some((other) => other.slot === slot))
      throw new Fault('port-busy', `${portOfSlot(slot)}: another hub is plugged in`);
    unplug(hub);
    place.virtual.powerOn();
    place.slot = slot;
    return hubs();
  };

  const openLink = (port: string): ByteLink => {
    const place = places.find(({ slot }) => slot !== null && portOfSlot(slot) === port);
    if (place === undefined) throw new Fault('port-not-found', `${port}: no hub is plugged in`);
    const { link, device } = createPacedLink(port, line);
    place.virtual.attach(device);
    return link;
  };

  return {
    hubs,
    plug,
    unplug,
    ports: () => places.flatMap(({ slot }) => (slot === null ? [] : [portOfSlot(slot)])),
    openLink,
    virtualHub: (hub) => placeOf(hub).virtual,
    close: () => {
      for (const { hub } of hubs()) unplug(hub);
    },
  };
};
