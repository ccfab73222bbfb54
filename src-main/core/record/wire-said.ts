import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import { requireDeviceId } from '../../../src-shared/domain/device-id.ts';
import { inventoryModel, parseDeviceModel } from '../../../src-shared/domain/device-model.ts';
import { parseFirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { JournalEntry } from '../store/journal.ts';
import type { JsonObject } from '../store/json.ts';

/** What a hub said of itself, as the journal keeps it. */
export const wireToJson = ({ chf, gpf, deviceModel, firmwareVersion }: WireIdentity): JsonObject => ({
  chf,
  gpf,
  manufacturer: deviceModel.manufacturer,
  model: inventoryModel(deviceModel),
  firmwareVersion,
});

/** The reverse of {@link wireToJson}; null for an entry from before the hub was asked. */
export const wireOf = ({ body }: JournalEntry): WireIdentity | null => {
  const { wire } = body;
  if (wire === null || typeof wire !== 'object' || Array.isArray(wire)) return null;
  const said = wire as JsonObject;
  const deviceModel = parseDeviceModel(String(said.manufacturer), String(said.model));
  if (deviceModel === null) throw new Error('journal: the Device Model a hub stated is malformed');
  return {
    chf: requireDeviceId(String(said.chf), 'journal'),
    gpf: said.gpf === null ? null : requireDeviceId(String(said.gpf), 'journal'),
    deviceModel,
    firmwareVersion:
      said.firmwareVersion === null ? null : parseFirmwareVersion(String(said.firmwareVersion)),
  };
};
