import type { ModelView, ReleaseView } from '../../../src-shared/contract/firmware.ts';
import type { CatalogueView, DeviceModelEntry, Release } from '../../../src-shared/domain/release.ts';
import type { ReleaseStop } from '../store/release-stops.ts';

/** The catalogue as the screen shows it, in the catalogue's own order; `null` before the first update. */
export const firmwareView = (
  catalogue: CatalogueView | null,
  stops: readonly ReleaseStop[],
): { version: number | null; models: ModelView[] } => {
  if (catalogue === null) return { version: null, models: [] };
  return {
    version: catalogue.version,
    models: modelsOf(catalogue).map((model) => toModel(model, catalogue.releases, stops)),
  };
};

/** Device Models that only a release names come last, without a name: nothing in the catalogue goes unshown. */
const modelsOf = ({ models, releases }: CatalogueView): readonly DeviceModelEntry[] => {
  const unstated = new Set(releases.map((release) => release.deviceModel));
  for (const { deviceModel } of models) unstated.delete(deviceModel);
  return [
    ...models,
    ...[...unstated].map((deviceModel) => ({
      deviceModel,
      name: '',
      loader: { kind: '' },
      latestProduction: [],
    })),
  ];
};

const toModel = (
  model: DeviceModelEntry,
  releases: readonly Release[],
  stops: readonly ReleaseStop[],
): ModelView => {
  const latest = new Set<string>(model.latestProduction.map((statement) => statement.release));
  return {
    deviceModel: model.deviceModel,
    name: model.name,
    loader: model.loader.kind,
    latestProduction: model.latestProduction.map(({ hardware, release }) => ({
      hardwareFrom: hardware.from,
      hardwareTo: hardware.to,
      release,
    })),
    releases: releases
      .filter((release) => release.deviceModel === model.deviceModel)
      .map((release) => ({
        ...toRelease(release),
        isLatestProduction: latest.has(release.id),
        stop: toStop(stops.find(({ releaseId }) => releaseId === release.id)),
      })),
  };
};

const toRelease = (release: Release): Omit<ReleaseView, 'isLatestProduction' | 'stop'> => ({
  id: release.id,
  deviceModel: release.deviceModel,
  hardwareFrom: release.hardware.from,
  hardwareTo: release.hardware.to,
  firmwareVersion: release.firmwareVersion,
  status: release.status,
  effectiveFromMs: release.effectiveFromMs,
  installableFrom: [...release.installableFrom],
  container: release.container,
  manufacturerImageSha256: release.manufacturerImageSha256,
  fileBytes: release.fileBytes,
});

const toStop = (stop: ReleaseStop | undefined): ReleaseView['stop'] => {
  if (stop === undefined) return null;
  const { stoppedAtMs, reason, failedCount, attemptCount, hubCount } = stop;
  return { stoppedAtMs, reason, failedCount, attemptCount, hubCount };
};
