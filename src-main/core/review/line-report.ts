import type { PortBinding, PortIdentity } from '../../../src-shared/contract/settings.ts';
import { type LineHealth, lineHealth, recentLoads } from '../../../src-shared/domain/line-health.ts';
import { latencyText, signsHint, signsText } from '../../../src-shared/domain/line-health-text.ts';
import type { LineLoad } from '../../../src-shared/domain/line-load.ts';
import { identityOfBinding, isSameIdentity } from '../links/port-identity.ts';
import type { Readable } from '../store/handles.ts';
import { listLineLoads, listLoadedPorts } from '../store/line-loads.ts';
import { loadSettings } from '../store/settings.ts';

/** The line of one port, by its transfers since it was bound. */
export interface LineReport {
  /** Null for a port that no slot has. */
  readonly slot: number | null;
  readonly port: string;
  readonly identity: PortIdentity;
  /** Transfers the report rests on. */
  readonly loads: number;
  readonly last: LineLoad | null;
  /** Over the last five transfers. */
  readonly recent: { readonly frames: number; readonly retries: number };
  readonly health: LineHealth['kind'];
  /** What is worse than it was, and what to do; null while nothing is. */
  readonly warning: { readonly text: string; readonly hint: string; readonly signs: string } | null;
  /** The driver's word on low latency; null before the first transfer. */
  readonly latencyText: string | null;
}

/** Transfers looked at: several days of a busy slot. */
const mostLoads = 100;

type Place = Pick<LineReport, 'slot' | 'port' | 'identity'> & { readonly afterLoad: number };

const warningOf = (health: LineHealth, last: LineLoad | null): LineReport['warning'] => {
  if (health.kind !== 'degrading' || last === null) return null;
  return {
    text: signsText(health.signs),
    hint: signsHint(health.signs, last.latency),
    signs: health.signs.map(({ kind }) => kind).join(' '),
  };
};

const reportOf = (db: Readable, { afterLoad, ...place }: Place): LineReport => {
  const loads = listLineLoads(db, place.identity, { afterLoad, limit: mostLoads });
  const recent = loads.slice(-recentLoads);
  const last = loads.at(-1) ?? null;
  const health = lineHealth(loads);
  return {
    ...place,
    loads: loads.length,
    last,
    recent: {
      frames: recent.reduce((sum, { frames }) => sum + frames, 0),
      retries: recent.reduce((sum, { retries }) => sum + retries, 0),
    },
    health: health.kind,
    warning: warningOf(health, last),
    latencyText: last === null ? null : latencyText(last.latency, last.turnAroundMs),
  };
};

/** The line of a slot's port, by what it did since the slot was bound to it. */
export const slotLine = (db: Readable, binding: PortBinding): LineReport =>
  reportOf(db, {
    slot: binding.slot,
    port: binding.port,
    identity: identityOfBinding(binding),
    afterLoad: binding.boundAfterLoad ?? 0,
  });

/** Every slot's line in the order of slots, then those of ports that no slot has. */
export const lineReports = (db: Readable): readonly LineReport[] => {
  const bindings = loadSettings(db).ports.toSorted((a, b) => a.slot - b.slot);
  const isBound = ({ identity }: { readonly identity: PortIdentity }): boolean =>
    bindings.some((binding) => isSameIdentity(identityOfBinding(binding), identity));
  const others = listLoadedPorts(db).filter((loaded) => !isBound(loaded));
  return [
    ...bindings.map((binding) => slotLine(db, binding)),
    ...others.map((loaded) => reportOf(db, { ...loaded, slot: null, afterLoad: 0 })),
  ];
};
