import type { WireIdentity } from '../../../src-shared/domain/asset.ts';
import { type DeviceId, parseDeviceId } from '../../../src-shared/domain/device-id.ts';
import { parseDeviceModel } from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { type FirmwareVersion, parseFirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import type { VersionAnnouncement } from './loader.ts';
import { fieldOf } from './whole-lines.ts';

/** What hubs of every family say in text, and when it is believed. Where and how they are asked is each loader's own. */

/** Regular expressions of the signed settings, tried against whole lines (whole-lines.ts); the field is the group of the same name. */
export interface IdentityPatterns {
  readonly chf: string;
  /** Null where this family does not tell its GPF. */
  readonly gpf: string | null;
  readonly manufacturer: string;
  readonly model: string;
}

/** One reading, or why there is none and what the hub said instead: two like it are the hub's word, not noise. */
export type IdentityReading =
  | { readonly identity: WireIdentity; readonly problem?: undefined }
  | { readonly problem: string; readonly output: string };

const deviceIdIn = (output: string, pattern: string, group: string): DeviceId | null => {
  const text = fieldOf(output, pattern, group);
  return text === null ? null : parseDeviceId(text);
};

/** Null when the output names none: a hub may well hold no valid firmware. */
export const versionIn = (output: string, pattern: string): FirmwareVersion | null => {
  const text = fieldOf(output, pattern, 'version');
  return text === null ? null : parseFirmwareVersion(text);
};

/** Pure: what the output of the identity commands says, that of each cut to its whole lines (`endedText`). */
export const parseIdentity = (
  output: string,
  patterns: IdentityPatterns,
  firmwareVersion: FirmwareVersion | null,
): IdentityReading => {
  const chf = deviceIdIn(output, patterns.chf, 'chf');
  if (chf === null) return { problem: 'it gave no CHF Device ID', output };
  let gpf: DeviceId | null = null;
  if (patterns.gpf !== null) {
    gpf = deviceIdIn(output, patterns.gpf, 'gpf');
    if (gpf === null) return { problem: 'it gave no GPF Device ID', output };
  }
  const manufacturer = fieldOf(output, patterns.manufacturer, 'manufacturer') ?? '';
  const model = fieldOf(output, patterns.model, 'model') ?? '';
  const deviceModel = parseDeviceModel(manufacturer, model);
  if (deviceModel === null)
    return { problem: `manufacturer "${manufacturer}" and model "${model}" are not a Device Model`, output };
  return { identity: { chf, gpf, deviceModel, firmwareVersion } };
};

const isSame = (a: IdentityReading, b: IdentityReading | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/**
 * Reads until two answers in a row agree, `limit` times at most: noise must not make one hub look like another. Rejects
 * with `identity-unreadable` when the hub keeps saying the same that is no identity, else with `identity-unstable`.
 */
export const readUntilAgreed = async (
  where: string,
  limit: number,
  readOnce: () => Promise<IdentityReading>,
): Promise<WireIdentity> => {
  const problems = new Set<string | undefined>();
  let previous: IdentityReading | null = null;
  for (let attempt = 1; attempt <= limit; attempt++) {
    const reading = await readOnce();
    problems.add(reading.problem);
    const agrees = isSame(reading, previous);
    if (agrees && 'identity' in reading) return reading.identity;
    previous = reading;
    if (agrees) break;
  }
  const [problem, ...others] = problems;
  if (problem !== undefined && others.length === 0)
    throw new Fault('identity-unreadable', `${where}: the hub does not say who it is: ${problem}`);
  throw new Fault('identity-unstable', `${where}: no two of ${limit} readings of the identity agree`);
};

/** Null when the line was damaged: it names no Firmware Version, or a hub that is no Device ID. */
export const parseAnnouncement = (
  groups: Readonly<Record<string, string | undefined>>,
): VersionAnnouncement | null => {
  const firmwareVersion = parseFirmwareVersion(groups.version ?? '');
  if (firmwareVersion === null) return null;
  if (groups.chf === undefined) return { firmwareVersion, chf: null };
  const chf = parseDeviceId(groups.chf);
  return chf === null ? null : { firmwareVersion, chf };
};
