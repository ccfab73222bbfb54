import type { ByteLink } from '../../links/byte-link.ts';
import type { DeviceConsole } from '../../protocols/console/console.ts';
import type { SpeedMemory } from '../speed-memory.ts';
import type { GeckoSettings } from './settings.ts';

type FarEnd = 'application' | 'bootloader';

/** A link that knows which of its hub's speeds were good, and the hub's console on it. */
export interface GeckoLine {
  readonly link: ByteLink;
  readonly console: DeviceConsole;
  readonly settings: GeckoSettings;
  /** Speeds to try, the last good one first. */
  ratesOf(end: FarEnd): readonly number[];
  /** Whether one of the speeds of `end` was good before. */
  isKnown(end: FarEnd): boolean;
  /** Speaks at `baudRate` from now on. What was heard before at another speed is thrown away. */
  tune(baudRate: number, signal: AbortSignal): Promise<void>;
  /** The present speed was good for `end`. */
  remember(end: FarEnd): void;
  /** Lets time pass; what is heard meanwhile stays to be read. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
}

/** An adapter sends what it still holds within this; a speed changed before would garble it. */
const drainMs = 20;
const nothing = /(?!)/;

export const createGeckoLine = (
  link: ByteLink,
  console: DeviceConsole,
  settings: GeckoSettings,
  speeds: SpeedMemory,
): GeckoLine => {
  const rest: GeckoLine['rest'] = async (ms, signal) => {
    await console.expect({ nothing }, ms, signal);
  };
  const lastGood = (end: FarEnd): number | null => {
    const last = speeds.recall(end)?.baudRate;
    return last !== undefined && settings[end].baudRates.includes(last) ? last : null;
  };
  return {
    link,
    console,
    settings,
    ratesOf: (end) => {
      const rates = settings[end].baudRates;
      const last = lastGood(end);
      return last === null ? rates : [last, ...rates.filter((rate) => rate !== last)];
    },
    isKnown: (end) => lastGood(end) !== null,
    tune: async (baudRate, signal) => {
      if (link.baudRate === baudRate) return;
      await rest(drainMs, signal);
      await link.setLines({ baudRate });
      console.drop();
    },
    remember: (end) => speeds.remember(end, { baudRate: link.baudRate, cleanCount: 0 }),
    rest,
  };
};
