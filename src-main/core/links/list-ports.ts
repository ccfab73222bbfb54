import { SerialPort } from 'serialport';
import { readByPath } from './by-path.ts';
import { identitiesOf, type PortFacts, type PortIdentity } from './port-identity.ts';

export interface PortInfo extends PortFacts {
  readonly manufacturer: string | null;
  /** What it can be known by again, strongest first. */
  readonly identities: readonly PortIdentity[];
}

export interface PortList {
  readonly ports: readonly PortInfo[];
  /** Why the list may be incomplete, for the operator; null when the system answered. */
  readonly note: string | null;
}

type SystemPorts = Awaited<ReturnType<typeof SerialPort.list>>;

/** The serial ports of this machine. Never rejects: where the system cannot list them, `note` says why. */
export const listPorts = async (
  list: () => Promise<SystemPorts> = SerialPort.list,
  listByPath = readByPath,
): Promise<PortList> => {
  try {
    const [ports, byPath] = await Promise.all([list(), listByPath()]);
    return { ports: ports.map((port) => toPortInfo(port, byPath.get(port.path) ?? [])), note: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ports: [],
      note: `The system could not list its serial ports (${reason}). On Linux this takes udevadm (package udev). A port can still be opened by its path.`,
    };
  }
};

const toPortInfo = (port: SystemPorts[number], byPath: readonly string[]): PortInfo => {
  const facts: PortFacts = {
    path: port.path,
    serialNumber: port.serialNumber ?? null,
    pnpId: port.pnpId ?? null,
    vendorId: port.vendorId ?? null,
    productId: port.productId ?? null,
    locationId: port.locationId ?? null,
    byPath,
  };
  return { ...facts, manufacturer: port.manufacturer ?? null, identities: identitiesOf(facts) };
};
