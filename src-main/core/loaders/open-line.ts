import type { LoaderSettings } from '../../../src-shared/domain/release.ts';
import type { ByteLink } from '../links/byte-link.ts';
import { openSerialLink } from '../links/serial-link.ts';
import { initialBaudRate } from './create-loader.ts';

/** A hub's line over a serial port of this machine, for this process alone, at the speed its loader begins with. */
export const openLine = (path: string, settings: LoaderSettings, signal: AbortSignal): Promise<ByteLink> =>
  openSerialLink({ path, baudRate: initialBaudRate(settings), signal });
