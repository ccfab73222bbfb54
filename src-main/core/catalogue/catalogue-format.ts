import { z } from 'zod';
import {
  type DeviceModelKey,
  type HardwareRange,
  type HardwareVersion,
  parseDeviceModelKey,
  parseHardwareVersion,
} from '../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { type FirmwareVersion, parseFirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import {
  containers,
  type DeviceModelEntry,
  type LoaderSettings,
  parseSha256,
  type Release,
  type ReleaseId,
  releaseStatuses,
  type Sha256,
} from '../../../src-shared/domain/release.ts';

/** The catalogue's own part of the signed format; resources/catalogue/README.md describes it for keepers. */
export const modelsFolder = 'models/';
export const imagesFolder = 'images/';

/** Segments of plain characters only: no `..`, no empty segment, no drive, no escape, on any system. */
const targetPattern = /^[0-9A-Za-z][0-9A-Za-z._-]{0,127}(?:\/[0-9A-Za-z][0-9A-Za-z._-]{0,127}){0,4}$/;
export const isTargetPath = (path: string): boolean => targetPattern.test(path);

/** A text that one of the domain's parsers must accept. */
const parsed = <T>(parse: (text: string) => T | null, what: string) =>
  z.string().transform((text, context): T => {
    const value = parse(text);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: `${JSON.stringify(text.slice(0, 60))} is not ${what}` });
    return z.NEVER;
  });

const deviceModelKey = parsed<DeviceModelKey>(parseDeviceModelKey, 'a Device Model (MMMM-mmmm)');
const hardwareVersion = parsed<HardwareVersion>(parseHardwareVersion, 'a hardware version (4 hex digits)');
const firmwareVersion = parsed<FirmwareVersion>(parseFirmwareVersion, 'a Firmware Version');
const sha256 = parsed<Sha256>(parseSha256, 'a SHA-256 (64 hex digits)');
const releaseId = parsed<ReleaseId>(
  (text) => (text.startsWith(imagesFolder) && isTargetPath(text) ? (text as ReleaseId) : null),
  'the path of a release (images/...)',
);

const hardwareRange = z
  .strictObject({ from: hardwareVersion, to: hardwareVersion })
  .refine((range: HardwareRange) => Number.parseInt(range.from, 16) <= Number.parseInt(range.to, 16), {
    message: 'from is above to',
  });

const name = z
  .string()
  .min(1)
  .max(60)
  .regex(/^\P{C}+$/u);

/** Strict: a bench that does not know a constraint must not act as if there were none. Loader settings are the loader's. */
const modelFile = z.strictObject({
  deviceModel: deviceModelKey,
  name,
  loader: z.looseObject({ kind: z.string().min(1).max(40) }),
  latestProduction: z.array(z.strictObject({ hardware: hardwareRange, release: releaseId })).max(256),
});

const releaseCustom = z.strictObject({
  kind: z.literal('release'),
  deviceModel: deviceModelKey,
  hardware: hardwareRange,
  firmwareVersion,
  status: z.enum(releaseStatuses),
  effectiveFrom: z.iso.datetime({ offset: true }),
  installableFrom: z.array(firmwareVersion).max(1000),
  container: z.enum(containers),
  manufacturerImageSha256: sha256,
});

const fileFacts = z.object({ length: z.int().min(1), sha256 });

const inconsistent = (where: string, what: string): Fault =>
  new Fault('catalogue-inconsistent', `${where}: ${what}`);

const parseOrFault = <T>(schema: z.ZodType<T>, value: unknown, where: string): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw inconsistent(where, `${issue?.path.join('.') || 'content'}: ${issue?.message ?? 'not as described'}`);
};

/** @throws Fault `catalogue-inconsistent` naming target and field */
export const parseModelEntry = (path: string, value: unknown): DeviceModelEntry => {
  const { loader, ...entry } = parseOrFault(modelFile, value, path);
  return { ...entry, loader: loader as LoaderSettings };
};

/** `file` and `custom` as the signed targets metadata has them. @throws Fault `catalogue-inconsistent` */
export const parseRelease = (
  path: string,
  file: { readonly length: number; readonly sha256: string | undefined },
  custom: unknown,
): Release => {
  const { length, sha256: fileSha256 } = parseOrFault(fileFacts, file, path);
  const { kind: _, effectiveFrom, ...stated } = parseOrFault(releaseCustom, custom, path);
  return {
    id: parseOrFault(releaseId, path, path),
    ...stated,
    effectiveFromMs: Date.parse(effectiveFrom),
    fileSha256,
    fileBytes: length,
  };
};

/** The signed custom metadata of a release: the inverse of {@link parseRelease}. */
export const releaseCustomOf = (release: Release): Record<string, unknown> => {
  const { id: _id, fileSha256: _hash, fileBytes: _bytes, effectiveFromMs, ...stated } = release;
  return { kind: 'release', ...stated, effectiveFrom: new Date(effectiveFromMs).toISOString() };
};

export const modelTargetPath = (key: DeviceModelKey): string => `${modelsFolder}${key}.json`;
