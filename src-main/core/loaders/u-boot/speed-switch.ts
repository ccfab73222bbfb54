/**
 * U-Boot's dialogue of `loady <address> <baud>` (cmd/load.c), for one transfer at another speed than the console's:
 *
 *     => loady 42000000 921600
 *     ## Switch baudrate to 921600 bps and press ENTER ...      it speaks 921,600 from here and waits for CR, for ever
 *     ## Ready for binary (ymodem) download to 0x42000000 at 921600 bps...
 *     (blocks)
 *     ## Switch baudrate to 115200 bps and press ESC ...        also when the transfer was broken off; 115,200 from here
 *     =>                                                        after ESC, which it waits for, for ever
 *
 * Neither wait ends by Ctrl-C. So a bootloader that was left in one is freed by the key it waits for, at its speed.
 */
import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import type { ByteLink } from '../../links/byte-link.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import type { UBootSettings } from './settings.ts';

export interface SpeedSwitch {
  /** Speeds for transfers that the settings give, faster than the console's. */
  readonly rates: readonly number[];
  /** Whether this port can be set to `baudRate`: asked before the bootloader goes there. */
  canSpeak(baudRate: number): Promise<boolean>;
  /** Follows the bootloader, which says that it goes to `baudRate`. Rejects with `transfer-refused`. */
  follow(baudRate: number, signal: AbortSignal): Promise<void>;
  /** Follows the bootloader back after the transfer. */
  goBack(signal: AbortSignal): Promise<void>;
  /** Frees a bootloader that may wait at one of `rates`; the console's speed is set afterwards, whatever became of it. */
  free(rates: readonly number[], signal: AbortSignal): Promise<void>;
}

export const enterKey = '\r';
export const escapeKey = '\x1b';
/** Eight CANs end a YMODEM receiver inside a transfer, Ctrl-C thrice one that waits for its first block. */
export const endTransfer = `${'\x18'.repeat(8)}\x03\x03\x03`;

/** An adapter sends what it still holds within this; a speed changed before would garble it. */
const drainMs = 20;
/** The bootloader gives its UART 50 ms before and after it changes the speed. */
const settleMs = 120;
const answerMs = 400;
const nothing = /(?!)/;
const asksForEscape = /press ESC \.\.\./;

export const createSpeedSwitch = (
  link: ByteLink,
  console: DeviceConsole,
  settings: UBootSettings,
): SpeedSwitch => {
  const { deadlines, transfer } = settings;
  const rest = async (ms: number, signal: AbortSignal): Promise<void> => {
    await console.expect({ nothing }, ms, signal);
  };
  const tune = async (baudRate: number, signal: AbortSignal): Promise<void> => {
    if (link.baudRate === baudRate) return;
    await rest(drainMs, signal);
    await link.setLines({ baudRate });
    console.drop();
  };

  const freeAt = async (baudRate: number, signal: AbortSignal): Promise<boolean> => {
    await tune(baudRate, signal);
    await console.send(enterKey);
    await rest(settleMs, signal);
    await console.send(endTransfer);
    return (await console.expect({ asksForEscape }, answerMs, signal)) !== null;
  };

  return {
    rates: (transfer.baudRates ?? []).filter((rate) => rate > settings.baudRate),
    canSpeak: async (baudRate) => {
      const before = link.baudRate;
      try {
        await link.setLines({ baudRate });
      } catch (error) {
        if (isFault(error, 'port-lines-refused')) return false;
        throw error;
      }
      await link.setLines({ baudRate: before });
      return true;
    },
    follow: async (baudRate, signal) => {
      const asks = new RegExp(`Switch baudrate to ${baudRate} bps and press ENTER[^\\n]*\\n`);
      if ((await console.expect({ asks }, deadlines.readyMs, signal)) === null)
        throw new Fault(
          'transfer-refused',
          `${console.name}: the bootloader did not go to ${baudRate} baud within ${deadlines.readyMs} ms`,
        );
      await tune(baudRate, signal);
      await rest(settleMs, signal);
    },
    goBack: async (signal) => {
      await console.expect({ asksForEscape }, deadlines.commandMs, signal);
      await tune(settings.baudRate, signal);
      await rest(settleMs, signal);
    },
    free: async (rates, signal) => {
      try {
        for (const rate of rates) if (await freeAt(rate, signal)) break;
      } finally {
        if (link.baudRate !== settings.baudRate) await link.setLines({ baudRate: settings.baudRate });
      }
      await rest(settleMs, signal);
      await console.send(escapeKey);
    },
  };
};
