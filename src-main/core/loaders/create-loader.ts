import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { TornHub } from '../../../src-shared/domain/next-action.ts';
import type { LoaderSettings } from '../../../src-shared/domain/release.ts';
import { createGeckoLoader, parseGeckoSettings } from './gecko/loader.ts';
import type { Loader, LoaderDependencies, LoaderFactory } from './loader.ts';
import { createMcubootLoader } from './mcuboot/loader.ts';
import { parseMcubootSettings } from './mcuboot/settings.ts';
import { mcubootTornHub } from './mcuboot/torn-hub.ts';
import { createUBootLoader, parseUBootSettings } from './u-boot/loader.ts';

interface Adapter {
  readonly create: LoaderFactory;
  /** Rejects settings that the adapter could not work with, before any hub is there. */
  readonly parseSettings: (settings: LoaderSettings) => unknown;
  /** What a write that was cut off leaves of a hub with such settings. */
  readonly tornHub: (settings: LoaderSettings) => TornHub;
}

const adapters: ReadonlyMap<string, Adapter> = new Map<string, Adapter>([
  [
    'gecko',
    { create: createGeckoLoader, parseSettings: parseGeckoSettings, tornHub: () => 'may-have-lost-its-name' },
  ],
  ['mcuboot', { create: createMcubootLoader, parseSettings: parseMcubootSettings, tornHub: mcubootTornHub }],
  [
    'u-boot',
    { create: createUBootLoader, parseSettings: parseUBootSettings, tornHub: () => 'says-who-it-is' },
  ],
]);

export const loaderKinds: readonly string[] = [...adapters.keys()];

const adapterOf = ({ kind }: LoaderSettings): Adapter => {
  const adapter = adapters.get(kind);
  if (adapter !== undefined) return adapter;
  throw new Fault(
    'loader-unknown',
    `the catalogue names the loader ${JSON.stringify(kind)}; this version has ${loaderKinds.join(', ')}`,
  );
};

/** Throws `loader-unknown` or `loader-settings-invalid`; for a catalogue to be checked when it is made. */
export const checkLoaderSettings = (settings: LoaderSettings): void => {
  adapterOf(settings).parseSettings(settings);
};

/**
 * The same for a catalogue that a bench takes. A loader that this version does not have is no fault of the catalogue, which other
 * benches share: its hubs are refused one by one, before a byte is sent, and all others flashed.
 */
export const checkKnownLoaderSettings = (settings: LoaderSettings): void => {
  adapters.get(settings.kind)?.parseSettings(settings);
};

/** Throws `loader-unknown`. */
export const tornHubOf = (settings: LoaderSettings): TornHub => adapterOf(settings).tornHub(settings);

/** The adapter that `settings.kind` names, made for one link and one visit of one hub. */
export const createLoader: LoaderFactory = (dependencies: LoaderDependencies): Loader =>
  adapterOf(dependencies.settings).create(dependencies);

const usualBaudRate = 115_200;

/**
 * Baud to open the port with, before the adapter has parsed its settings: it refuses wrong ones itself, and sets the
 * speed it needs.
 */
export const initialBaudRate = ({ baudRate }: LoaderSettings): number =>
  typeof baudRate === 'number' && Number.isInteger(baudRate) && baudRate > 0 ? baudRate : usualBaudRate;
