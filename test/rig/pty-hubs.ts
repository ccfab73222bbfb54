import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPtyLine, type PtyLine } from './pty-line.ts';
import type { RigIdentity } from './qemu-disk.ts';
import { type RigKind, rigKinds } from './rig-kinds.ts';
import { createVirtualGecko } from './virtual-gecko.ts';
import type { VirtualGeckoBehaviour } from './virtual-gecko-behaviour.ts';
import { createVirtualHub } from './virtual-hub.ts';
import type { VirtualHubBehaviour, VirtualHubTiming } from './virtual-hub-behaviour.ts';
import type { DeviceEnd } from './virtual-link.ts';
import { createVirtualMcubootHub } from './virtual-mcuboot.ts';
import type { VirtualMcubootBehaviour } from './virtual-mcuboot-behaviour.ts';

/** One hub for a socket of the bench, and what is wrong with it until it is told to behave. */
export type PtyShelfHub = { readonly identity: RigIdentity; readonly firmwareVersion: string } & (
  | {
      readonly kind?: 'u-boot';
      readonly behaviour?: VirtualHubBehaviour;
      readonly timing?: Partial<VirtualHubTiming>;
    }
  | { readonly kind: 'gecko'; readonly behaviour?: VirtualGeckoBehaviour }
  | { readonly kind: 'mcuboot'; readonly behaviour?: VirtualMcubootBehaviour }
);

/** A virtual hub of any kind, as far as a bench and whoever watches it are concerned. */
interface AnyHub {
  readonly violations: readonly string[];
  readonly writeCount: number;
  attach(device: DeviceEnd): void;
  cutPower(): void;
  powerOn(): void;
  /** Nothing is wrong with it any more. */
  behaveWell(): void;
  /** What starts from storage when the hub is left alone; null when nothing does. */
  storedFirmware(): Uint8Array | null;
}

const makeHub = (shelfHub: PtyShelfHub, name: string): AnyHub => {
  const { identity, firmwareVersion, behaviour = {} } = shelfHub;
  switch (shelfHub.kind) {
    case 'gecko': {
      const hub = createVirtualGecko({ name, identity, firmwareVersion, behaviour });
      // A Gecko hub refuses what it does not take, and says so: that is in the attempt's outcome.
      return Object.assign(hub, { violations: [], behaveWell: () => hub.behave({}) });
    }
    case 'mcuboot': {
      const hub = createVirtualMcubootHub({ name, identity, firmwareVersion, behaviour });
      // An image on trial is taken back at the next start: only a confirmed one stays.
      const storedFirmware = () => (hub.slots.isConfirmed ? hub.slots.primary : null);
      return Object.assign(hub, { storedFirmware, behaveWell: () => hub.behave({}) });
    }
    default: {
      const { timing = {} } = shelfHub;
      const hub = createVirtualHub({ name, identity, firmwareVersion, behaviour, timing });
      return Object.assign(hub, { behaveWell: () => hub.behave({}) });
    }
  }
};

/** Hubs that live in the test's own process, each on a real pty: they outlive a bench that is killed. */
export interface PtyHubs {
  /** What the bench opens, by slot from 1 on; the same again after every {@link plug}. */
  readonly paths: readonly string[];
  /** By slot from 1 on. */
  hub(slot: number): AnyHub;
  /** The version in the storage of the hub on a slot; null when no firmware is there. */
  firmwareOn(slot: number): string | null;
  /** Pulls cable and power: the port is gone. */
  unplug(slot: number): Promise<void>;
  plug(slot: number): Promise<void>;
  /** Power off and on behind an adapter that stays plugged in. */
  reseat(slot: number): void;
  close(): Promise<void>;
}

interface Socket {
  readonly kind: RigKind;
  readonly folder: string;
  readonly hub: AnyHub;
  line: PtyLine | null;
}

const attach = (hub: AnyHub, line: PtyLine): void =>
  // The adapter has its power from the bench's computer and stays when the hub goes dark.
  hub.attach({ ...line.device, unplug: () => {} });

/** Needs the Debian package socat. */
export const openPtyHubs = async (shelf: readonly PtyShelfHub[]): Promise<PtyHubs> => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-ptys-'));
  const sockets = await Promise.all(
    shelf.map(async (shelfHub, index): Promise<Socket> => {
      const place = join(folder, `slot-${index + 1}`);
      const hub = makeHub(shelfHub, `hub ${index + 1}`);
      const line = await openPtyLine(place);
      attach(hub, line);
      return { kind: shelfHub.kind ?? 'u-boot', folder: place, hub, line };
    }),
  );
  const at = (slot: number): Socket => {
    const socket = sockets[slot - 1];
    if (socket === undefined) throw new Error(`there is no slot ${slot}, only 1 to ${sockets.length}`);
    return socket;
  };
  const unplug = async (slot: number): Promise<void> => {
    const socket = at(slot);
    const { line } = socket;
    socket.line = null;
    socket.hub.cutPower();
    line?.device.unplug();
    await line?.close();
  };
  return {
    paths: sockets.map(({ folder: place }) => join(place, 'host')),
    hub: (slot) => at(slot).hub,
    firmwareOn: (slot) => {
      const { hub, kind } = at(slot);
      return rigKinds[kind].versionIn(hub.storedFirmware() ?? new Uint8Array(0));
    },
    unplug,
    plug: async (slot) => {
      const socket = at(slot);
      socket.line = await openPtyLine(socket.folder);
      attach(socket.hub, socket.line);
      socket.hub.powerOn();
    },
    reseat: (slot) => {
      const { hub, line } = at(slot);
      hub.cutPower();
      if (line !== null) attach(hub, line);
      hub.powerOn();
    },
    close: async () => {
      await Promise.all(sockets.map((_, index) => unplug(index + 1)));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
