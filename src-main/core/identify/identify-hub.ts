import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import type { DeviceModelKey } from '../../../src-shared/domain/device-model.ts';
import { Fault, type FaultCode, isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { CatalogueView, LoaderSettings } from '../../../src-shared/domain/release.ts';
import type { ByteLink } from '../links/byte-link.ts';
import type { KnownImage, LoaderFactory } from '../loaders/loader.ts';
import { closeLink } from './close-link.ts';

export interface IdentifyDependencies {
  readonly catalogue: CatalogueView;
  readonly openLink: (port: string, settings: LoaderSettings, signal: AbortSignal) => Promise<ByteLink>;
  readonly createLoader: LoaderFactory;
  /** The images that the bench holds of this Device Model's releases. */
  readonly knownImagesOf: (deviceModel: DeviceModelKey) => Promise<readonly KnownImage[]>;
  readonly onBug: (error: unknown) => void;
}

export interface IdentifyRequest {
  readonly port: string;
  /** Null: every way of talking that the catalogue knows is tried, in its order. */
  readonly deviceModel: DeviceModelKey | null;
}

const notUnderstood: readonly FaultCode[] = [
  'no-reply',
  'console-garbled',
  'link-overflow',
  'identity-unreadable',
  'application-lost',
  'identity-unstable',
  'loader-unknown',
  'loader-settings-invalid',
];

/**
 * Asks the hub on a port who it is, without a label and without changing it. Rejects with `model-unknown` when the
 * catalogue has no such Device Model, or with the fault of the last way tried.
 */
export const identifyHub = async (
  dependencies: IdentifyDependencies,
  request: IdentifyRequest,
  signal: AbortSignal,
): Promise<WireIdentity> => {
  const ways = waysToTalk(dependencies.catalogue, request.deviceModel);
  let last: unknown = null;
  for (const way of ways) {
    try {
      return await ask(dependencies, request.port, way, signal);
    } catch (error) {
      // A hub that does not understand may understand another way; a port that cannot be used cannot be used either way.
      if (!isFault(error, ...notUnderstood)) throw error;
      last = error;
    }
  }
  throw last;
};

/** One way of talking, and the Device Models that the catalogue states it for. */
interface Way {
  readonly settings: LoaderSettings;
  readonly deviceModels: readonly DeviceModelKey[];
}

const ask = async (
  { openLink, createLoader, knownImagesOf, onBug }: IdentifyDependencies,
  port: string,
  { settings, deviceModels }: Way,
  signal: AbortSignal,
): Promise<WireIdentity> => {
  const link = await openLink(port, settings, signal);
  try {
    const knownImages = async () => (await Promise.all(deviceModels.map(knownImagesOf))).flat();
    return await createLoader({ link, settings, knownImages }).identify(signal);
  } finally {
    await closeLink(link, onBug);
  }
};

const waysToTalk = (catalogue: CatalogueView, deviceModel: DeviceModelKey | null): readonly Way[] => {
  const entries = catalogue.models.filter(
    (entry) => deviceModel === null || entry.deviceModel === deviceModel,
  );
  if (entries.length === 0)
    throw new Fault(
      'model-unknown',
      `Catalogue version ${catalogue.version} has no entry for ${deviceModel ?? 'any hub'}`,
    );
  const alike = Map.groupBy(entries, ({ loader }) => JSON.stringify(loader));
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const deviceModels = [first, ...others].map((entry) => entry.deviceModel);
    return [{ settings: first.loader, deviceModels }];
  });
};
