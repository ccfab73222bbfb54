import type { DeviceModelKey, HardwareRange } from '../../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import type { FirmwareVersion } from '../../../../src-shared/domain/firmware-version.ts';
import type {
  Container,
  DeviceModelEntry,
  Release,
  ReleaseId,
  ReleaseStatus,
  Sha256,
} from '../../../../src-shared/domain/release.ts';
import {
  imagesFolder,
  modelTargetPath,
  parseModelEntry,
  parseRelease,
  releaseCustomOf,
} from '../catalogue-format.ts';
import { parseContainer } from '../containers.ts';
import { crossCheck } from '../cross-check.ts';
import { sha256Of } from '../open-image.ts';
import type { Draft } from './draft.ts';

export interface NewRelease {
  readonly deviceModel: DeviceModelKey;
  readonly hardware: HardwareRange;
  readonly firmwareVersion: FirmwareVersion;
  readonly container: Container;
  readonly installableFrom: readonly FirmwareVersion[];
  /** Default `production`. */
  readonly status?: ReleaseStatus;
  /** Default now. */
  readonly effectiveFromMs?: number;
  /** File name under `images/`; default is made of model, hardware range and version. */
  readonly name?: string;
  /** As the Central Products List has it; where given, a file with another Manufacturer Image is refused. */
  readonly manufacturerImageSha256?: Sha256;
}

const defaultName = ({ deviceModel, hardware, firmwareVersion, container }: NewRelease): string =>
  `${deviceModel}-${hardware.from}-${hardware.to}-${firmwareVersion}.${container === 'raw' ? 'bin' : 'ota'}`;

/** Runs through the same parser as a published release, so that nothing gets in which could not be read back. */
export const releaseOf = (added: NewRelease, bytes: Uint8Array, nowMs: number): Release => {
  const { name = defaultName(added), status = 'production', effectiveFromMs = nowMs, ...stated } = added;
  const id = `${imagesFolder}${name}` as ReleaseId;
  const manufacturerImageSha256 =
    added.manufacturerImageSha256 ?? sha256Of(parseContainer(added.container, bytes, id).manufacturerImage);
  const file = { fileSha256: sha256Of(bytes), fileBytes: bytes.length };
  const release = { ...stated, id, status, effectiveFromMs, manufacturerImageSha256, ...file };
  return parseRelease(id, { length: bytes.length, sha256: file.fileSha256 }, releaseCustomOf(release));
};

export const requireRelease = (draft: Draft, id: ReleaseId): Release => {
  const release = draft.releases.find((candidate) => candidate.id === id);
  if (release === undefined) throw new Fault('catalogue-entry-unknown', `release ${id} is not in the draft`);
  return release;
};

const replace = <T>(list: readonly T[], isSame: (item: T) => boolean, item: T): T[] => {
  const index = list.findIndex(isSame);
  return index === -1 ? [...list, item] : list.with(index, item);
};

export const withRelease = (draft: Draft, release: Release): Draft => ({
  ...draft,
  releases: replace(draft.releases, ({ id }) => id === release.id, release),
});

export const withProduction = (
  draft: Draft,
  model: DeviceModelKey,
  hardware: HardwareRange,
  release: ReleaseId,
): Draft => {
  const entry = draft.models.find(({ deviceModel }) => deviceModel === model);
  if (entry === undefined)
    throw new Fault('catalogue-entry-unknown', `Device Model ${model} is not in the draft`);
  const isSameRange = (statement: { readonly hardware: HardwareRange }): boolean =>
    statement.hardware.from === hardware.from && statement.hardware.to === hardware.to;
  const latestProduction = replace(entry.latestProduction, isSameRange, { hardware, release });
  const models = replace(draft.models, (candidate) => candidate === entry, { ...entry, latestProduction });
  crossCheck([{ ...entry, latestProduction }], draft.releases);
  return { ...draft, models };
};

export const withModel = (draft: Draft, entry: DeviceModelEntry): Draft => {
  const checked = parseModelEntry(modelTargetPath(entry.deviceModel), entry);
  const isSame = ({ deviceModel }: DeviceModelEntry): boolean => deviceModel === checked.deviceModel;
  return { ...draft, models: replace(draft.models, isSame, checked) };
};
