import { identifyPort, type SeenPort } from '../links/port-identity.ts';

/** How long a slot waits for its port. */
export const teachInMs = 60_000;
/** How long a port is looked at before it is taken: the other ports of its adapter, and its names, come a little later. */
export const settleMs = 400;

/** Waiting for the next port to be plugged in. */
export interface Waiting {
  readonly slot: number;
  readonly endsAtMs: number;
  /** Ports that were there at the last look and are not the one waited for. */
  readonly known: ReadonlySet<string>;
  /** A new port that has to stay alone for `settleMs`. */
  readonly candidate: { readonly path: string; readonly sinceMs: number } | null;
}

export type Taught<P extends SeenPort> =
  | { readonly kind: 'waiting'; readonly waiting: Waiting }
  | { readonly kind: 'found'; readonly port: P }
  | { readonly kind: 'several'; readonly paths: readonly string[] }
  | { readonly kind: 'nothing' };

export const beginTeachIn = (slot: number, present: readonly SeenPort[], nowMs: number): Waiting => ({
  slot,
  endsAtMs: nowMs + teachInMs,
  known: new Set(present.map(keyOf(present))),
  candidate: null,
});

/** What a look at the ports means. A port that was there and was pulled counts as new when it comes again. */
export const lookForTaught = <P extends SeenPort>(
  waiting: Waiting,
  present: readonly P[],
  nowMs: number,
): Taught<P> => {
  const key = keyOf(present);
  const fresh = present.filter((port) => !waiting.known.has(key(port)));
  const [port, another] = fresh;
  if (another !== undefined) return { kind: 'several', paths: fresh.map(({ path }) => path) };
  const known = new Set(present.filter((other) => other !== port).map(key));
  if (port === undefined)
    return nowMs >= waiting.endsAtMs
      ? { kind: 'nothing' }
      : { kind: 'waiting', waiting: { ...waiting, known, candidate: null } };
  const isSame = waiting.candidate?.path === port.path;
  const candidate = isSame && waiting.candidate ? waiting.candidate : { path: port.path, sinceMs: nowMs };
  if (nowMs - candidate.sinceMs >= settleMs) return { kind: 'found', port };
  return { kind: 'waiting', waiting: { ...waiting, known, candidate } };
};

/** Its path alone would hide that another port took it between two looks. */
const keyOf =
  (present: readonly SeenPort[]) =>
  (port: SeenPort): string => {
    const { kind, value } = identifyPort(port, present);
    return kind === 'topology' ? `${port.path} ${value}` : port.path;
  };
