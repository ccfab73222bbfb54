import type { PortIdentity } from '../../../src-shared/contract/settings.ts';
import type { DeviceModelKey } from '../../../src-shared/domain/device-model.ts';
import type { FarEnd, KnownSpeed, SpeedMemory } from '../loaders/speed-memory.ts';
import type { Readable, Writable } from '../store/handles.ts';
import { listLineSpeeds, saveLineSpeed } from '../store/line-speeds.ts';

/** The store's memory of speeds during one attempt: read once, kept when the attempt is settled, failed or not. */
export interface StoredSpeeds extends SpeedMemory {
  /** Call inside the transaction that settles the attempt. */
  save(db: Writable, atMs: number): void;
}

export const openStoredSpeeds = (
  db: Readable,
  identity: PortIdentity,
  deviceModel: DeviceModelKey,
): StoredSpeeds => {
  const known = new Map<string, KnownSpeed>(
    listLineSpeeds(db, identity, deviceModel).map(({ farEnd, ...speed }) => [farEnd, speed]),
  );
  const changed = new Map<FarEnd, KnownSpeed>();
  return {
    recall: (end) => known.get(end) ?? null,
    remember: (end, speed) => {
      const before = known.get(end);
      if (before?.baudRate === speed.baudRate && before.cleanCount === speed.cleanCount) return;
      known.set(end, speed);
      changed.set(end, speed);
    },
    save: (writable, atMs) => {
      for (const [farEnd, speed] of changed)
        saveLineSpeed(writable, identity, deviceModel, { farEnd, ...speed }, atMs);
    },
  };
};
