import {
  type DeviceModel,
  deviceModelKey,
  formatDeviceModel,
} from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { CatalogueView, LoaderSettings } from '../../../src-shared/domain/release.ts';

/** How to talk to this Device Model, from the signed catalogue and nowhere else. */
export const loaderSettingsOf = (catalogue: CatalogueView, model: DeviceModel): LoaderSettings => {
  const key = deviceModelKey(model);
  const entry = catalogue.models.find((candidate) => candidate.deviceModel === key);
  if (entry === undefined)
    throw new Fault(
      'model-unknown',
      `Catalogue version ${catalogue.version} has no entry for ${formatDeviceModel(model)}`,
    );
  return entry.loader;
};
