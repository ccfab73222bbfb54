import type { HubRow } from '../../../src-shared/contract/hubs.ts';
import type { Asset } from '../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import { formatDeviceModel } from '../../../src-shared/domain/device-model.ts';
import type { Readable } from '../store/handles.ts';
import { findAssetByChf } from '../store/hubs.ts';
import { prepared } from '../store/prepared.ts';

/** One hub as lists show it. The Firmware Version is what the bench itself last read, else what the register says. */
export const toHubRow = (asset: Asset): HubRow => ({
  chf: asset.chf,
  gpf: asset.gpf,
  model: formatDeviceModel(asset.deviceModel),
  firmwareVersion: asset.benchFirmwareVersion ?? asset.registerFirmwareVersion,
  smiStatus: asset.smiStatus,
});

/** In the order given; a hub that is not in the register is left out. */
export const hubRowsOf = (db: Readable, chfs: readonly DeviceId[]): HubRow[] =>
  chfs.flatMap((chf) => {
    const asset = findAssetByChf(db, chf);
    return asset === null ? [] : [toHubRow(asset)];
  });

/** Hubs whose CHF or GPF Device ID this is, by CHF: two where a register gives one hub's CHF as another's GPF. */
export const hubRowsOfId = (db: Readable, id: DeviceId): HubRow[] =>
  hubRowsOf(
    db,
    prepared<{ chf: DeviceId }>(
      db,
      'SELECT chf_id AS chf FROM hubs WHERE chf_id = @id OR gpf_id = @id ORDER BY 1',
    )
      .all({ id })
      .map((row) => row.chf),
  );

/** The first hubs by CHF. */
export const firstHubRows = (db: Readable, limit: number): HubRow[] =>
  hubRowsOf(
    db,
    prepared<{ chf: DeviceId }>(db, 'SELECT chf_id AS chf FROM hubs ORDER BY chf_id LIMIT ?')
      .all(limit)
      .map((row) => row.chf),
  );
