import type { PortIdentity } from '../../../src-shared/contract/settings.ts';
import type { DeviceModelKey } from '../../../src-shared/domain/device-model.ts';
import type { LatencyMode } from '../../../src-shared/domain/line-load.ts';
import { identityOfBinding } from '../links/port-identity.ts';
import type { LoadReport } from '../loaders/loader.ts';
import type { Readable, Writable } from '../store/handles.ts';
import { insertLineLoad } from '../store/line-loads.ts';
import { loadSettings } from '../store/settings.ts';

/** The line that an attempt spoke over. */
export interface AttemptLine {
  readonly attemptId: string;
  readonly slot: number | null;
  readonly port: string;
  readonly identity: PortIdentity;
  readonly deviceModel: DeviceModelKey;
  readonly latency: LatencyMode;
}

/** What a port is known by again: what its slot is bound to, else its name. */
export const identityOfPort = (db: Readable, port: string, slot: number | null): PortIdentity => {
  // mutant: method: a slot is bound once
  const binding = loadSettings(db).ports.find((bound) => bound.slot === slot);
  const identity = binding === undefined ? null : identityOfBinding(binding);
  return identity === null || identity.kind === 'path' ? { kind: 'path', value: port } : identity;
};

/** Keeps what the line did in each transfer of an attempt. Call inside the transaction that settles it. */
export const recordLoads = (
  db: Writable,
  line: AttemptLine,
  reports: readonly LoadReport[],
  atMs: number,
): void => {
  for (const { imageBytes, baudRate, frames, retries, turnAroundMs, ceilingFraction } of reports)
    insertLineLoad(db, {
      ...line,
      atMs,
      imageBytes,
      baudRate,
      frames,
      retries,
      turnAroundMs,
      ceilingFraction,
    });
};
