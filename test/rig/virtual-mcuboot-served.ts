import type { SmpFrame } from '../../src-main/core/protocols/smp/frame.ts';
import type { HubDeed, OnDeed } from './hub-deed.ts';
import type { RigIdentity } from './qemu-disk.ts';
import type { VirtualMcubootBehaviour, VirtualMcubootTiming } from './virtual-mcuboot-behaviour.ts';
import type { VirtualMcubootSlots } from './virtual-mcuboot-slots.ts';

/** An answer's payload, and how long the hub takes before it gives it. */
export interface Served {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly afterMs: number;
  readonly act?: 'reset' | 'enter-recovery' | 'lose-power' | 'lose-answer' | 'garble-answer' | 'unheard';
  /** What the hub says by this answer, should it leave the hub. */
  readonly words?: readonly HubDeed[];
}

/** Firmware or bootloader of a virtual hub, answering SMP. Null: it does not answer. */
export type Serve = (request: SmpFrame, frameBytes: number) => Served | null;

export interface McubootServerOptions {
  readonly identity: RigIdentity;
  readonly slots: VirtualMcubootSlots;
  readonly behaviour: () => VirtualMcubootBehaviour;
  readonly timing: VirtualMcubootTiming;
  readonly bufferBytes: number;
  readonly bufferCount: number;
  readonly maxImageBytes: number;
  /** `shell`: identity, version and uptime are commands. `reads`: a group of the maker's own, and no shell. */
  readonly tells: 'shell' | 'reads';
  readonly runsFromRam: boolean;
  readonly uptimeMs: () => number;
  readonly onViolation: (text: string) => void;
  readonly onWrite: () => void;
  readonly onDeed: OnDeed;
}

export const ok = (payload: Readonly<Record<string, unknown>>, afterMs = 0): Served => ({ payload, afterMs });
export const refuse = (code: number, group?: number): Served =>
  ok(group === undefined ? { rc: code } : { err: { group, rc: code } });
export const asBytes = (value: unknown): Uint8Array | null => (value instanceof Uint8Array ? value : null);
