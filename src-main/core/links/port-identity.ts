import type { PortBinding, PortIdentity } from '../../../src-shared/contract/settings.ts';

export type { PortIdentity };

/** What the system tells of one port; null where it does not know. */
export interface PortFacts {
  readonly path: string;
  readonly serialNumber: string | null;
  /** Linux: the name in /dev/serial/by-id. Windows: the device instance path. */
  readonly pnpId: string | null;
  readonly vendorId: string | null;
  readonly productId: string | null;
  /** Windows and macOS: the socket, as `Port_#0003.Hub_#0001` or `14200000`. */
  readonly locationId: string | null;
  /** Linux: its names in /dev/serial/by-path. Newer udev gives a USB 2 socket two. */
  readonly byPath: readonly string[];
}

/** A port as it is seen now, with every identity it answers to, strongest first; none given means its path alone. */
export interface SeenPort {
  readonly path: string;
  readonly identities?: readonly PortIdentity[];
}

export interface IdentifiedPort extends PortIdentity {
  /** What the identity rests on, and what it does not withstand, for the technician. */
  readonly why: string;
}

/**
 * Every identity a port answers to, strongest first. The socket comes before the adapter: it tells identical adapters
 * apart and outlives an adapter's exchange. The path is the last resort, since the system hands paths out anew.
 */
export const identitiesOf = (facts: PortFacts): readonly PortIdentity[] => {
  const topology = topologyOf(facts);
  const adapter = adapterOf(facts);
  return [
    ...(topology === null ? [] : [{ kind: 'topology', value: topology } as const]),
    ...(adapter === null ? [] : [{ kind: 'adapter', value: adapter } as const]),
    { kind: 'path', value: facts.path },
  ];
};

/** The strongest identity that no other of the ports `present` shares. */
export const identifyPort = (port: SeenPort, present: readonly SeenPort[]): IdentifiedPort => {
  const all = identitiesIn(port);
  const at = all.findIndex((identity) =>
    findPorts(identity, present).every(({ path }) => path === port.path),
  );
  const identity = all[at] ?? { kind: 'path', value: port.path };
  return { ...identity, why: whyOf(identity, all.slice(0, Math.max(0, at))) };
};

/** Every port that answers to `identity`: none when it is not plugged in, several when it no longer tells them apart. */
export const findPorts = <P extends SeenPort>(identity: PortIdentity, present: readonly P[]): readonly P[] =>
  present.filter((port) => identitiesIn(port).some((own) => isSameIdentity(own, identity)));

export const strongestFirst: readonly PortIdentity['kind'][] = ['topology', 'adapter', 'path'];

/** One port that was seen twice: by the name of `port`, with what `other` is known by as well. */
export const withIdentitiesOf = <P extends SeenPort>(port: P, other: SeenPort): P => {
  const own = identitiesIn(port);
  const more = identitiesIn(other).filter(
    (identity) => !own.some((known) => isSameIdentity(known, identity)),
  );
  const rankOf = ({ kind }: PortIdentity): number => strongestFirst.indexOf(kind);
  return { ...port, identities: [...own, ...more].sort((a, b) => rankOf(a) - rankOf(b)) };
};

export const isSameIdentity = (a: PortIdentity, b: PortIdentity): boolean =>
  a.kind === b.kind && a.value === b.value;

/** What a slot holds on to; a binding from before ports had identities holds on to its path. */
export const identityOfBinding = ({ port, identity }: PortBinding): PortIdentity =>
  identity ?? { kind: 'path', value: port };

const identitiesIn = ({ path, identities }: SeenPort): readonly PortIdentity[] =>
  identities ?? [{ kind: 'path', value: path }];

/** An adapter with several ports has one location on Windows and macOS; its interface number tells them apart. */
const topologyOf = ({ byPath, locationId, pnpId }: PortFacts): string | null => {
  const [shortest] = [...byPath].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  if (shortest !== undefined) return shortest;
  const interfaceName = pnpId?.match(/&(MI_\d+)/i)?.[1];
  if (locationId !== null)
    return [locationId, ...(interfaceName === undefined ? [] : [interfaceName])].join(' ');
  return pnpId !== null && isMadeUp(instanceOf(pnpId)) ? pnpId : null;
};

const adapterOf = ({ serialNumber, pnpId, vendorId, productId }: PortFacts): string | null => {
  if (serialNumber === null || isMadeUp(serialNumber)) return null;
  // It names the port of an adapter with several, too.
  return pnpId ?? [vendorId, productId, serialNumber].map((part) => part ?? '').join(':');
};

/** The part of a Windows device instance path that is the adapter's own: `USB\VID_..\<it>`, `FTDIBUS\VID_..+PID_..+<it>\0000`. */
const instanceOf = (pnpId: string): string =>
  /^FTDIBUS\\[^\\]*\+([^\\+]+)\\/i.exec(pnpId)?.[1] ?? /^[^\\]+\\[^\\]+\\(.+)$/.exec(pnpId)?.[1] ?? '';

/** Windows makes an instance name from the socket, always with `&`, for an adapter without a serial number of its own. */
const isMadeUp = (instance: string): boolean => instance.includes('&');

const whyOf = ({ kind }: PortIdentity, shared: readonly PortIdentity[]): string => {
  const notUnique = shared.length === 0 ? '' : ' Another port has the same adapter serial number.';
  switch (kind) {
    case 'topology':
      return 'Known by its USB socket, whatever number the system gives it.';
    case 'adapter':
      return 'Known by the serial number of its adapter, in any socket.';
    case 'path':
      return `Known by its name alone, which another port may have after a restart.${notUnique}`;
  }
};
