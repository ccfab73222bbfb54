import { SerialPort } from 'serialport';

export interface PortInfo {
  readonly path: string;
  readonly manufacturer: string | null;
  readonly serialNumber: string | null;
  /** Stable over replugging where the system offers it. */
  readonly pnpId: string | null;
  readonly vendorId: string | null;
  readonly productId: string | null;
}

export interface PortList {
  readonly ports: readonly PortInfo[];
  /** Why the list may be incomplete, for the operator; null when the system answered. */
  readonly note: string | null;
}

type SystemPorts = Awaited<ReturnType<typeof SerialPort.list>>;

/** The serial ports of this machine. Never rejects: where the system cannot list them, `note` says why. */
export const listPorts = async (list: () => Promise<SystemPorts> = SerialPort.list): Promise<PortList> => {
  try {
    return { ports: (await list()).map(toPortInfo), note: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ports: [],
      note: `The system could not list its serial ports (${reason}). On Linux this takes udevadm (package udev). A port can still be opened by its path.`,
    };
  }
};

const toPortInfo = (port: SystemPorts[number]): PortInfo => ({
  path: port.path,
  manufacturer: port.manufacturer ?? null,
  serialNumber: port.serialNumber ?? null,
  pnpId: port.pnpId ?? null,
  vendorId: port.vendorId ?? null,
  productId: port.productId ?? null,
});
