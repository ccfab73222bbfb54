import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { isFault } from '../../../src-shared/domain/faults/fault.ts';
import { type TornHub, tornActions } from '../../../src-shared/domain/next-action.ts';
import { tornHubOf } from '../loaders/create-loader.ts';
import { loaderSettingsOf } from '../select/loader-settings.ts';
import { loadCatalogueView } from '../store/catalogue.ts';
import type { Readable } from '../store/handles.ts';
import { findAssetByChf } from '../store/hubs.ts';

const tornHub = (db: Readable, chf: DeviceId | null): TornHub => {
  const catalogue = loadCatalogueView(db);
  // mutant: condition: the register holds no hub without a name
  const asset = chf === null ? null : findAssetByChf(db, chf);
  if (catalogue === null || asset === null) return 'unknown';
  try {
    return tornHubOf(loaderSettingsOf(catalogue, asset.deviceModel));
  } catch (error) {
    if (isFault(error)) return 'unknown';
    throw error;
  }
};

/** The way back for a hub whose write was cut off, as its family has it. */
export const suspectAction = (db: Readable, chf: DeviceId | null): string => tornActions[tornHub(db, chf)];
