import { openPtyLine, type PtyLine } from '../../rig/pty-line.ts';
import { parseScriptImage } from '../../rig/u-boot-image.ts';
import { createVirtualHub, type VirtualHub } from '../../rig/virtual-hub.ts';
import type { ShelfHub } from '../../rig/virtual-rig.ts';

/** Hubs that live in the test's own process, each on a real pty: they outlive a bench that is killed. */
export interface PtyHubs {
  /** What the bench opens, by slot from 1 on. */
  readonly paths: readonly string[];
  readonly hubs: readonly VirtualHub[];
  /** The version in the storage of the hub on a slot; null when no firmware is there. */
  firmwareOn(slot: number): string | null;
  close(): Promise<void>;
}

const attach = (shelfHub: ShelfHub, line: PtyLine, index: number): VirtualHub => {
  const { identity, firmwareVersion, behaviour = {}, timing = {} } = shelfHub;
  const name = `hub ${index + 1}`;
  const hub = createVirtualHub({ name, identity, firmwareVersion, behaviour, timing });
  // The adapter has its power from the bench's computer and stays when the hub goes dark.
  hub.attach({ ...line.device, unplug: () => {} });
  return hub;
};

/** Needs the Debian package socat. */
export const openPtyHubs = async (shelf: readonly ShelfHub[]): Promise<PtyHubs> => {
  const lines = await Promise.all(shelf.map(() => openPtyLine()));
  const hubs = shelf.map((hub, index) => attach(hub, lines[index] as PtyLine, index));
  return {
    paths: lines.map(({ path }) => path),
    hubs,
    firmwareOn: (slot) =>
      parseScriptImage(hubs[slot - 1]?.storedFirmware() ?? new Uint8Array(0))?.name ?? null,
    close: async () => {
      for (const hub of hubs) hub.cutPower();
      await Promise.all(lines.map((line) => line.close()));
    },
  };
};
