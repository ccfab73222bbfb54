import type { DeviceId } from '../../../../src-shared/domain/device-id.ts';
import type { SmpPort } from '../../protocols/smp/smp-port.ts';
import type { HubRequests } from './hub-requests.ts';
import type { McubootSettings } from './settings.ts';

/** What the parts of this loader share over one visit of one hub. */
export interface Visit {
  readonly where: string;
  readonly baudRate: number;
  readonly port: SmpPort;
  readonly requests: HubRequests;
  readonly settings: McubootSettings;
  /** Set by identify. */
  identified: DeviceId | null;
  /** The hash in the TLVs of the image that was loaded last; it is what has to run after the restart. */
  loadedHash: Uint8Array | null;
  /** What the hub took when it called larger frames too large; null while it has not. */
  frameBytes: number | null;
  /** Starts heard before the last reset that was asked for. */
  startsBefore: number;
  /** The device's word on the image that was loaded last; null where it gave none. */
  match: boolean | null;
}
