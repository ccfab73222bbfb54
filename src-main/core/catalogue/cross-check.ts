import { type HardwareRange, isInHardwareRange } from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { DeviceModelEntry, Release, ReleaseId } from '../../../src-shared/domain/release.ts';
import { modelTargetPath } from './catalogue-format.ts';

const inconsistent = (where: string, what: string): Fault =>
  new Fault('catalogue-inconsistent', `${where}: ${what}`);

const text = (range: HardwareRange): string => `${range.from} to ${range.to}`;

const overlaps = (a: HardwareRange, b: HardwareRange): boolean =>
  isInHardwareRange(a.from, b) || isInHardwareRange(b.from, a);

const contains = (outer: HardwareRange, inner: HardwareRange): boolean =>
  isInHardwareRange(inner.from, outer) && isInHardwareRange(inner.to, outer);

const checkStatement = (
  entry: DeviceModelEntry,
  index: number,
  releases: ReadonlyMap<ReleaseId, Release>,
): void => {
  const statement = entry.latestProduction[index];
  if (statement === undefined) return;
  const where = `${modelTargetPath(entry.deviceModel)}: latestProduction ${index + 1}`;
  const release = releases.get(statement.release);
  if (release === undefined) throw inconsistent(where, `${statement.release} is not in the catalogue`);
  if (release.deviceModel !== entry.deviceModel)
    throw inconsistent(where, `${release.id} is of ${release.deviceModel}`);
  if (!contains(release.hardware, statement.hardware))
    throw inconsistent(
      where,
      `hardware ${text(statement.hardware)} is not within ${text(release.hardware)} of ${release.id}`,
    );
  const other = entry.latestProduction.findIndex(
    (earlier, at) => at < index && overlaps(earlier.hardware, statement.hardware),
  );
  if (other !== -1)
    throw inconsistent(where, `hardware ${text(statement.hardware)} overlaps statement ${other + 1}`);
};

const checkModels = (models: readonly DeviceModelEntry[]): void => {
  const seen = new Set<string>();
  for (const { deviceModel } of models) {
    if (seen.has(deviceModel)) throw inconsistent(modelTargetPath(deviceModel), 'is in the catalogue twice');
    seen.add(deviceModel);
  }
};

const checkRelease = (release: Release): void => {
  if (release.installableFrom.includes(release.firmwareVersion))
    throw inconsistent(
      release.id,
      `installableFrom names its own Firmware Version ${release.firmwareVersion}`,
    );
};

/**
 * What no single entry can show: a Device Model twice, a production statement that names a release that is missing,
 * of another model or for other hardware, overlapping hardware ranges, a release installable over itself.
 *
 * @throws Fault `catalogue-inconsistent` naming the spot
 */
export const crossCheck = (models: readonly DeviceModelEntry[], releases: readonly Release[]): void => {
  checkModels(models);
  for (const release of releases) checkRelease(release);
  const byId = new Map(releases.map((release) => [release.id, release]));
  for (const entry of models)
    for (const index of entry.latestProduction.keys()) checkStatement(entry, index, byId);
};
