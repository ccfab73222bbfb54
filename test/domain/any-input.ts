import fc from 'fast-check';
import type { Asset, WireIdentity } from '../../src-shared/domain/asset.ts';
import { type DecideInput, decide } from '../../src-shared/domain/decide.ts';
import { type DeviceId, requireDeviceId } from '../../src-shared/domain/device-id.ts';
import { type Release, releaseStatuses } from '../../src-shared/domain/release.ts';
import { asset, catalogue, input, model, nowMs, release, sha256, version, wire } from './builders.ts';

/**
 * Small alphabets, so that agreement, disagreement and collisions all happen often. The runs are seeded by fast-check;
 * a failing one prints its seed.
 */
const ids = ['88-73-84-90-6A-10-02-D0', '88-73-84-90-6A-10-02-D1', '88-73-84-90-6A-10-02-E0'].map((text) =>
  requireDeviceId(text, 'test'),
);
const versions = ['01', '02', '03', '04', 'A1'].map(version);
const models = [
  model('106C', '01020003'),
  model('106C', '01020009'),
  model('106C', '01030003'),
  model('1086', '01020003'),
];

const anyId = fc.constantFrom(...ids);
const anyGpf = fc.option(anyId, { nil: null });
const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const chf0 = ids[0] as DeviceId;
const gpf0 = ids[1] as DeviceId;

const anyModel = mostly(models[0] ?? model(), fc.constantFrom(...models));
const anyAsset: fc.Arbitrary<Asset> = fc
  .record({
    chf: mostly(chf0, anyId),
    gpf: mostly<DeviceId | null>(gpf0, anyGpf),
    deviceModel: anyModel,
    registerFirmwareVersion: fc.constantFrom(...versions, null),
    benchFirmwareVersion: fc.constantFrom(...versions, null),
    smiStatus: mostly<Asset['smiStatus']>('Pending', fc.constantFrom('Commissioned', null)),
    suspect: mostly<Asset['suspect']>(
      null,
      fc.record({
        from: fc.constantFrom(...versions),
        to: fc.constantFrom(...versions),
        image: fc.constantFrom(...versions.map(sha256), null),
      }),
    ),
  })
  .map((changes) => asset(changes));
const anyWire: fc.Arbitrary<WireIdentity> = fc
  .record({
    chf: mostly(chf0, anyId),
    gpf: mostly<DeviceId | null>(gpf0, anyGpf),
    deviceModel: anyModel,
    firmwareVersion: fc.constantFrom(...versions, null),
  })
  .map((changes) => wire(changes));

const range = fc.constantFrom(
  { from: model('106C', '01020000').hardwareVersion, to: model('106C', '0102000F').hardwareVersion },
  { from: model('106C', '01020000').hardwareVersion, to: model('106C', '01020005').hardwareVersion },
);
/** Each version in two builds: the same Firmware Version, another image. */
const builds = versions.flatMap((name) => [1, 2].map((build) => ({ name, build })));
const nameOf = ({ name, build }: (typeof builds)[number]): string => `${name}${'B'.repeat(build - 1)}`;
const anyReleases: fc.Arbitrary<readonly Release[]> = fc
  .tuple(
    ...builds.map((which) =>
      fc.record({
        which: fc.constant(which),
        status: mostly<Release['status']>('production', fc.constantFrom(...releaseStatuses)),
        hardware: mostly(
          { from: model('106C', '01020000').hardwareVersion, to: model('106C', '0102000F').hardwareVersion },
          range,
        ),
        effectiveFromMs: mostly(nowMs - 3, fc.constantFrom(nowMs - 1, nowMs + 1)),
        installableFrom: fc.subarray(versions),
        isHeld: which.build === 1 ? mostly(true, fc.constant(false)) : fc.boolean(),
      }),
    ),
  )
  .map((drafts) =>
    drafts
      .filter((draft) => draft.isHeld)
      .map(({ which, status, hardware, effectiveFromMs, installableFrom }) => {
        const { name: firmwareVersion } = which;
        return release(nameOf(which), {
          firmwareVersion,
          status,
          hardware,
          effectiveFromMs,
          installableFrom,
        });
      }),
  );

/** Any question that may be put to decide. */
export const anyInput: fc.Arbitrary<DecideInput> = fc
  .record({
    label: fc.oneof(fc.constant([gpf0]), fc.constant([chf0, gpf0]), fc.array(anyId, { maxLength: 3 })),
    asset: fc.option(anyAsset, { nil: null, freq: 12 }),
    wire: fc.option(anyWire, { nil: null, freq: 4 }),
    releases: anyReleases,
    production: fc.constantFrom(...builds.map(nameOf)),
    isTakenBackUnheard: mostly(false, fc.constant(true)),
    written: mostly<DecideInput['written']>(null, fc.constantFrom(...builds.map(nameOf).map(sha256))),
    provenMs: mostly(nowMs, fc.constant(nowMs - 2)),
    expected: fc.option(
      fc.record({
        chf: mostly(chf0, anyId),
        gpf: mostly<DeviceId | null>(gpf0, anyGpf),
        disposition: fc.constantFrom(null, null, null, 're-flashed' as const, 'quarantined' as const),
      }),
      { nil: null, freq: 12 },
    ),
    state: mostly<'open' | 'closed'>('open', fc.constant('closed')),
    rescue: mostly<DecideInput['rescue']>(null, fc.constant({ allowedBy: 'Lea' })),
    expiresAtMs: mostly(nowMs + 1, fc.constantFrom(nowMs, nowMs - 1, nowMs - 3)),
    installsPilots: fc.boolean(),
    stored: fc.constantFrom<DecideInput['stored']>(null, 'matches', 'differs', 'unproven'),
    stopped: mostly<readonly Release['firmwareVersion'][]>([], fc.subarray(versions)),
  })
  .map(({ releases, production, expected, state, expiresAtMs, installsPilots, stopped, ...rest }) => {
    const usual = input();
    const order = usual.workOrder?.order;
    return {
      ...usual,
      ...rest,
      workOrder: order === undefined ? null : { order: { ...order, state }, expected },
      catalogue: catalogue(releases, production, { expiresAtMs }),
      policy: { installsPilots, requiresPendingStatus: true },
      stoppedReleases: releases.flatMap((one) => (stopped.includes(one.firmwareVersion) ? [one.id] : [])),
    };
  });

export const runs = { numRuns: 20_000 };
export const flashes = (given: DecideInput): Extract<ReturnType<typeof decide>, { kind: 'flash' }> | null => {
  const decision = decide(given);
  return decision.kind === 'flash' ? decision : null;
};
