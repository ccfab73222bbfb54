import { createHash } from 'node:crypto';
import type { Asset, WireIdentity } from '../../src-shared/domain/asset.ts';
import type { DecideInput } from '../../src-shared/domain/decide.ts';
import { defaultPolicy } from '../../src-shared/domain/decide.ts';
import { requireDeviceId } from '../../src-shared/domain/device-id.ts';
import {
  type DeviceModel,
  type DeviceModelKey,
  parseDeviceModel,
} from '../../src-shared/domain/device-model.ts';
import { type FirmwareVersion, parseFirmwareVersion } from '../../src-shared/domain/firmware-version.ts';
import { type Override, type OverrideFacts, overrideLifeMs } from '../../src-shared/domain/override.ts';
import {
  type CatalogueView,
  type FirmwareImage,
  imageOf,
  type Release,
  type ReleaseId,
  type Sha256,
} from '../../src-shared/domain/release.ts';
import type { WorkOrderId } from '../../src-shared/domain/work-order.ts';

/** Values for tests: one hub that agrees everywhere, one Device Model, and a catalogue; each test bends what it is about. */

export const nowMs = Date.UTC(2026, 10, 23, 9);
export const chf = requireDeviceId('88-73-84-90-6A-10-02-DB', 'test');
export const gpf = requireDeviceId('88-73-84-90-6A-10-02-DC', 'test');
export const otherChf = requireDeviceId('88-73-84-90-6A-10-02-EB', 'test');

export const version = (text: string): FirmwareVersion => {
  const parsed = parseFirmwareVersion(text);
  if (parsed === null) throw new Error(`test: ${text} is not a Firmware Version`);
  return parsed;
};

export const model = (manufacturer = '106C', code = '01020003'): DeviceModel => {
  const parsed = parseDeviceModel(manufacturer, code);
  if (parsed === null) throw new Error(`test: ${manufacturer} ${code} is not a Device Model`);
  return parsed;
};

/** Of the image named: another name, another image. */
export const sha256 = (name: string): Sha256 => createHash('sha256').update(name).digest('hex') as Sha256;

export const release = (name: string, changes: Partial<Release> = {}): Release => ({
  id: `images/${name}.img` as ReleaseId,
  deviceModel: '106C-0102' as DeviceModelKey,
  hardware: {
    from: model('106C', '01020000').hardwareVersion,
    to: model('106C', '0102000F').hardwareVersion,
  },
  firmwareVersion: version(name),
  status: 'production',
  effectiveFromMs: nowMs - 1000,
  installableFrom: [],
  container: 'raw',
  fileSha256: '0'.repeat(64) as Sha256,
  fileBytes: 1024,
  manufacturerImageSha256: sha256(name),
  ...changes,
});

/** The image of {@link release}. */
export const image = (name: string): FirmwareImage => imageOf(release(name));

export const catalogue = (
  releases: readonly Release[],
  production: string,
  changes: Partial<CatalogueView> = {},
): CatalogueView => ({
  version: 7,
  expiresAtMs: nowMs + 86_400_000,
  models: [
    {
      deviceModel: '106C-0102' as DeviceModelKey,
      name: 'Test hub',
      loader: { kind: 'u-boot' },
      latestProduction: [
        {
          hardware: {
            from: model('106C', '01020000').hardwareVersion,
            to: model('106C', '0102000F').hardwareVersion,
          },
          release: `images/${production}.img` as ReleaseId,
        },
      ],
    },
  ],
  releases,
  ...changes,
});

/** The catalogue of {@link input} with a second Device Model: `B2` goes over `B1` on 106C-0103. */
export const twoModels = (changes: Partial<Release> = {}, kind = 'u-boot'): CatalogueView => {
  const deviceModel = '106C-0103' as DeviceModelKey;
  const second = release('B2', { deviceModel, installableFrom: [version('B1')], ...changes });
  const { models, ...view } = catalogue([...oldToNew, second], '01000002');
  const other = { deviceModel, name: 'Other hub', loader: { kind } };
  const latestProduction = [{ hardware: second.hardware, release: second.id }];
  return { ...view, models: [...models, { ...other, latestProduction }] };
};

export const override = (facts: OverrideFacts, changes: Partial<Override> = {}): Override => ({
  overrideId: 1,
  facts,
  by: 'Lead',
  why: 'looked at it',
  givenAtMs: nowMs,
  expiresAtMs: nowMs + overrideLifeMs,
  ...changes,
});

export const asset = (changes: Partial<Asset> = {}): Asset => ({
  chf,
  gpf,
  deviceModel: model(),
  registerFirmwareVersion: version('01000001'),
  benchFirmwareVersion: null,
  acknowledgedFirmwareVersion: null,
  smiStatus: 'Pending',
  chtsVersion: 'CHTS V1.4',
  cspRegion: 'North',
  hanVariant: 'Single Band',
  suspect: null,
  isReleasedByShiftLead: false,
  ...changes,
});

export const wire = (changes: Partial<WireIdentity> = {}): WireIdentity => ({
  chf,
  gpf,
  deviceModel: model(),
  firmwareVersion: version('01000001'),
  ...changes,
});

const oldToNew = [release('01000002', { installableFrom: [version('01000001')] })];

export const input = (changes: Partial<DecideInput> = {}): DecideInput => ({
  label: [gpf],
  workOrder: {
    order: { id: 'WO0000000000001' as WorkOrderId, secParty: 'Supplier A', state: 'open' },
    expected: { chf, gpf, disposition: null },
  },
  asset: asset(),
  stored: null,
  written: null,
  isTakenBackUnheard: false,
  wire: wire(),
  catalogue: catalogue(oldToNew, '01000002'),
  nowMs,
  provenMs: nowMs,
  policy: defaultPolicy,
  stoppedReleases: [],
  overrides: [],
  rescue: null,
  ...changes,
});
