import { describe, expect, it } from 'vitest';
import { type DecideInput, decide } from '../../src-shared/domain/decide.ts';
import type { DeviceModelKey, HardwareRange } from '../../src-shared/domain/device-model.ts';
import { type CatalogueView, type Release, releaseStatuses } from '../../src-shared/domain/release.ts';
import { asset, catalogue, input, model, nowMs, release, twoModels, version, wire } from './builders.ts';

const v1 = version('01000001');
const hop = release('01000002', { installableFrom: [v1] });
const verdict = (changes: Partial<DecideInput>): string => {
  const decision = decide(input(changes));
  return decision.kind === 'quarantine' ? `${decision.reason}: ${decision.detail}` : decision.kind;
};
const range = (from: string, to: string): HardwareRange => ({
  from: model('106C', `0102${from}`).hardwareVersion,
  to: model('106C', `0102${to}`).hardwareVersion,
});
/** The usual catalogue, with a statement of the same release for each of these ranges and no other. */
const stating = (...ranges: readonly HardwareRange[]): CatalogueView => {
  const view = catalogue([hop], '01000002');
  const latestProduction = ranges.map((hardware) => ({ hardware, release: hop.id }));
  return { ...view, models: view.models.map((entry) => ({ ...entry, latestProduction })) };
};
const times = { nowMs, provenMs: nowMs - 1000 };
const date = (ms: number): string => new Date(ms).toISOString();

describe('a hardware version that no production release is stated for', () => {
  const no = 'hardware-version-not-supported: Catalogue version 7 states no production release for';

  it.each<[string, readonly HardwareRange[]]>([
    [', nor for any other hardware version', []],
    ['; it states one for hardware 0004', [range('0004', '0004')]],
    ['; it states one for hardware 0004 to 0009', [range('0004', '0009')]],
    [
      '; it states one for hardware 0000 to 0002 and one for 0004',
      [range('0000', '0002'), range('0004', '0004')],
    ],
  ])('is told beside what is stated%s', (rest, ranges) => {
    expect(verdict({ catalogue: stating(...ranges) })).toBe(`${no} 106C 0102 hardware 0003${rest}`);
  });
});

describe('the production release', () => {
  it('is the one stated for the hardware version in hand', () => {
    const other = release('01000003', { installableFrom: [v1] });
    const view = stating(range('0000', '0002'), range('0003', '0003'), range('0004', '000F'));
    const models = view.models.map((entry) => ({
      ...entry,
      latestProduction: entry.latestProduction.map((stated, nth) =>
        nth === 1 ? { ...stated, release: other.id } : stated,
      ),
    }));
    const decision = decide(input({ catalogue: { ...view, models, releases: [hop, other] } }));
    expect(decision).toMatchObject({ kind: 'flash', target: { id: other.id } });
  });

  it('is the one of the Device Model in hand', () => {
    const deviceModel = model('106C', '01030001');
    const hub = {
      asset: asset({ deviceModel }),
      wire: wire({ deviceModel, firmwareVersion: version('B1') }),
    };
    expect(decide(input({ ...hub, catalogue: twoModels() }))).toMatchObject({
      target: { id: 'images/B2.img' },
    });
  });

  it.each<[string, Partial<DecideInput>]>([
    [
      `catalogue-expired: Catalogue version 7 expired at ${date(nowMs)}`,
      { catalogue: catalogue([hop], '01000002', { expiresAtMs: nowMs }) },
    ],
    [
      `clock-in-doubt: Catalogue version 7 expired at ${date(nowMs)} by this machine's clock, which says ${date(nowMs)}; the bench has recorded nothing later than ${date(nowMs - 1000)}`,
      { ...times, catalogue: catalogue([hop], '01000002', { expiresAtMs: nowMs }) },
    ],
    [
      `release-not-yet-effective: Release 01000002 (images/01000002.img) is effective from ${date(nowMs + 1)}`,
      { ...times, catalogue: catalogue([{ ...hop, effectiveFromMs: nowMs + 1 }], '01000002') },
    ],
    [
      `clock-in-doubt: Release 01000002 (images/01000002.img) is effective from ${date(nowMs)} by this machine's clock, which says ${date(nowMs)}; the bench has recorded nothing later than ${date(nowMs - 1000)}`,
      { ...times, catalogue: catalogue([{ ...hop, effectiveFromMs: nowMs }], '01000002') },
    ],
    ['flash', { ...times, catalogue: catalogue([{ ...hop, effectiveFromMs: nowMs - 1000 }], '01000002') }],
    [
      'model-not-in-catalogue: Catalogue version 7 has no Device Model 106C-0102',
      { catalogue: catalogue([hop], '01000002', { models: [] }) },
    ],
    [
      'release-missing: Catalogue version 7 names images/01000002.img for 106C 0102 hardware 0003 and holds no such release for it',
      { catalogue: catalogue([], '01000002') },
    ],
  ])('%s', (expected, changes) => {
    expect(verdict(changes)).toBe(expected);
  });
});

describe('a release on the way', () => {
  const goal = release('01000003', { installableFrom: [version('01000002')] });
  const way = (status: Release['status'], installsPilots: boolean): string =>
    verdict({
      catalogue: catalogue([{ ...hop, status }, goal], '01000003'),
      policy: { installsPilots, requiresPendingStatus: true },
    });

  it.each(releaseStatuses)('may be %s or is waited for', (status) => {
    const isOpen = { production: true, pilot: false, held: false, withdrawn: false }[status];
    expect(way(status, false).split(':')[0]).toBe(isOpen ? 'flash' : 'no-pathway');
    expect(way(status, true).split(':')[0]).toBe(isOpen || status === 'pilot' ? 'flash' : 'no-pathway');
  });

  it('that is met first is named, of several that may not be installed', () => {
    const last = release('01000004', { installableFrom: [version('01000003')] });
    const view = catalogue([{ ...goal, status: 'withdrawn' }, { ...hop, status: 'held' }, last], '01000004');
    expect(verdict({ catalogue: view })).toBe(
      'no-pathway: No upgrade pathway leads from 01000001 to 01000004. The stated pathway is blocked: Release 01000002 (images/01000002.img) is held.',
    );
  });

  it('is of the Device Model in hand', () => {
    const deviceModel = '106C-0103' as DeviceModelKey;
    const view = catalogue([{ ...hop, deviceModel }, goal], '01000003');
    expect(verdict({ catalogue: view })).toMatch(/^no-pathway: Downgrade or unknown version/);
  });

  it('that this bench stopped is named, and the hub waits for it alone', () => {
    expect(verdict({ catalogue: catalogue([hop, goal], '01000003'), stoppedReleases: [hop.id] })).toBe(
      'release-stopped: No upgrade pathway leads from 01000001 to 01000003 for now: Release 01000002 (images/01000002.img) is stopped on this bench',
    );
  });
});
