import type { DeviceId } from '../../../../src-shared/domain/device-id.ts';
import type { FramingKind } from '../../protocols/smp/framing.ts';
import type { SmpPort } from '../../protocols/smp/smp-port.ts';
import type { KnownImage } from '../loader.ts';
import type { HubRequests } from './hub-requests.ts';
import type { McubootImage } from './mcuboot-image.ts';
import type { McubootSettings } from './settings.ts';

/** What answers SMP at the hub: its firmware, or its bootloader. Both over the same line, each in its own framing. */
export interface SmpEnd {
  readonly port: SmpPort;
  readonly requests: HubRequests;
  readonly framing: FramingKind;
  /** The largest frame where it does not tell. */
  readonly plainFrameBytes: number;
}

/** What the parts of this loader share over one visit of one hub. */
export interface Visit {
  readonly where: string;
  readonly baudRate: number;
  readonly settings: McubootSettings;
  readonly application: SmpEnd;
  /** Null where the bootloader speaks no SMP. */
  readonly recovery: SmpEnd | null;
  readonly knownImages: () => Promise<readonly KnownImage[]>;
  /** Which of the two is spoken to. */
  end: SmpEnd;
  /** By its own word, or in a rescue by its label. */
  identified: DeviceId | null;
  /** The hub had no firmware to say who it is. */
  isRescue: boolean;
  /** What was loaded last, and has to run after the restart. */
  loaded: McubootImage | null;
  /** Where it went. */
  writtenSlot: number | null;
  /** What the hub took when it called larger frames too large; null while it has not. */
  frameBytes: number | null;
  /** Starts heard before the last reset that was asked for. */
  startsBefore: number;
  /** The device's word on the image that was loaded last; null where it gave none. */
  match: boolean | null;
  /** What the hub listed after a restart that left everything as it was: no further one will change it. */
  settledList: string | null;
}

/** Starts of the hub that were heard, whoever listened. */
export const heardStarts = ({ application, recovery }: Visit): number =>
  application.port.heardStarts + (recovery?.port.heardStarts ?? 0);

export const heardBytes = ({ application, recovery }: Visit): number =>
  application.port.heardBytes + (recovery?.port.heardBytes ?? 0);
