import { describe, expect, it } from 'vitest';
import { type DecideInput, decide } from '../../src-shared/domain/decide.ts';
import { quarantineRules } from '../../src-shared/domain/reasons.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import {
  asset,
  catalogue,
  chf,
  gpf,
  input,
  model,
  nowMs,
  otherChf,
  release,
  sha256,
  version,
  wire,
} from './builders.ts';

const v1 = version('01000001');
const reasonOf = (changes: Partial<DecideInput>): string => {
  const decision = decide(input(changes));
  return decision.kind === 'quarantine' ? decision.reason : decision.kind;
};
const order = input().workOrder;
if (order === null) throw new Error('builders give a Work Order');

describe('decide', () => {
  it('flashes a hub on which label, Work Order, asset record and wire agree', () => {
    const decision = decide(input());
    expect(decision).toMatchObject({ kind: 'flash', basis: 'wire', from: '01000001' });
    expect(decision.kind === 'flash' && decision.steps.map((step) => step.release.firmwareVersion)).toEqual([
      '01000002',
    ]);
  });

  it('forecasts from the record at scan, before the hub was asked', () => {
    expect(decide(input({ wire: null }))).toMatchObject({ kind: 'flash', basis: 'record', from: '01000001' });
  });

  it('forecasts a flash without steps when no record knows the version', () => {
    const decision = decide(input({ wire: null, asset: asset({ registerFirmwareVersion: null }) }));
    expect(decision).toMatchObject({ kind: 'flash', basis: 'record', from: null, steps: [] });
  });

  it('takes the version of the wire over every record', () => {
    const decision = decide(input({ asset: asset({ benchFirmwareVersion: version('0BADC0DE') }) }));
    expect(decision).toMatchObject({ kind: 'flash', from: '01000001' });
  });

  it('says already-current when the hub holds the production release', () => {
    expect(decide(input({ wire: wire({ firmwareVersion: version('01000002') }) }))).toMatchObject({
      kind: 'already-current',
      basis: 'wire',
    });
  });

  it.each<[string, Partial<DecideInput>]>([
    ['label-unknown', { label: [] }],
    ['label-unknown', { label: [otherChf] }],
    ['label-unknown', { asset: null, workOrder: { ...order, expected: null } }],
    ['asset-unknown', { asset: null }],
    ['label-ambiguous', { label: [chf, otherChf] }],
    ['not-on-work-order', { workOrder: null }],
    ['not-on-work-order', { workOrder: { ...order, expected: null } }],
    ['work-order-closed', { workOrder: { ...order, order: { ...order.order, state: 'closed' } } }],
    ['gpf-mismatch', { workOrder: { ...order, expected: { chf, gpf: otherChf, disposition: null } } }],
    ['wrong-hub-on-port', { wire: wire({ chf: otherChf }) }],
    ['gpf-mismatch', { wire: wire({ gpf: otherChf }) }],
    ['model-mismatch', { wire: wire({ deviceModel: model('106C', '01030003') }) }],
    ['model-mismatch', { wire: wire({ deviceModel: model('1086', '01020003') }) }],
    ['hardware-version-mismatch', { wire: wire({ deviceModel: model('106C', '01020004') }) }],
    ['smi-status-not-pending', { asset: asset({ smiStatus: 'Commissioned' }) }],
    ['version-unreadable', { wire: wire({ firmwareVersion: null }) }],
    ['already-re-flashed', { workOrder: { ...order, expected: { chf, gpf, disposition: 're-flashed' } } }],
  ])('quarantines with %s', (reason, changes) => {
    expect(reasonOf(changes)).toBe(reason);
  });

  it('says what the label carried, or that it carried nothing', () => {
    const detailOf = (changes: Partial<DecideInput>): string => {
      const decision = decide(input(changes));
      return decision.kind === 'quarantine' ? decision.detail : decision.kind;
    };
    const strange = { asset: null, workOrder: { ...order, expected: null } };
    expect(detailOf({ ...strange, label: [otherChf, gpf] })).toContain(`Label ${otherChf}, ${gpf}: no hub`);
    expect(detailOf({ ...strange, label: [] })).toContain('Label no Device ID: no hub');
    expect(detailOf({ label: [otherChf] })).toBe(`Label ${otherChf} does not name hub ${chf}`);
    expect(detailOf({ label: [] })).toBe(`Label without a Device ID does not name hub ${chf}`);
  });

  it('lets a GPF that no record knows through at scan, and through the wire only when the wire confirms it', () => {
    const bare = {
      asset: asset({ gpf: null }),
      workOrder: { ...order, expected: { chf, gpf: null, disposition: null } },
    };
    const label = [chf, gpf];
    expect(reasonOf({ ...bare, label, wire: null })).toBe('flash');
    expect(reasonOf({ ...bare, label, wire: wire({ gpf }) })).toBe('flash');
    expect(reasonOf({ ...bare, label, wire: wire({ gpf: otherChf }) })).toBe('label-ambiguous');
    expect(reasonOf({ ...bare, label, wire: wire({ gpf: null }) })).toBe('label-ambiguous');
  });

  it('sets a hub aside whose wire names another GPF than its Work Order, where the register knows none', () => {
    const unknown = { asset: asset({ gpf: null }), label: [chf] };
    expect(reasonOf({ ...unknown, wire: wire({ gpf }) })).toBe('flash');
    expect(reasonOf({ ...unknown, wire: wire({ gpf: otherChf }) })).toBe('gpf-mismatch');
  });

  it('asks the hub before it says that no pathway leads from the version a record holds', () => {
    const stale = asset({ registerFirmwareVersion: version('0BADC0DE') });
    expect(decide(input({ wire: null, asset: stale }))).toMatchObject({
      kind: 'flash',
      basis: 'record',
      from: '0BADC0DE',
      steps: [],
    });
    expect(reasonOf({ asset: stale })).toBe('flash');
    expect(reasonOf({ asset: stale, wire: wire({ firmwareVersion: version('0BADC0DE') }) })).toBe(
      'no-pathway',
    );
  });

  it('flashes a hub that is not Pending once a shift lead released it', () => {
    expect(reasonOf({ asset: asset({ smiStatus: 'Suspended', isReleasedByShiftLead: true }) })).toBe('flash');
  });
});

describe('decide, catalogue', () => {
  const hop = release('01000002', { installableFrom: [v1] });
  const goal = release('01000003', { installableFrom: [version('01000002')] });
  const withCatalogue = (...args: Parameters<typeof catalogue>): string =>
    reasonOf({ catalogue: catalogue(...args) });

  it.each(['held', 'withdrawn', 'pilot'] as const)(
    'quarantines when the production release is %s',
    (status) => {
      expect(withCatalogue([{ ...hop, status }], '01000002')).toBe(`release-${status}`);
    },
  );

  it('installs a pilot where the policy says so', () => {
    const pilot = catalogue([{ ...hop, status: 'pilot' }], '01000002');
    expect(
      reasonOf({ catalogue: pilot, policy: { installsPilots: true, requiresPendingStatus: true } }),
    ).toBe('flash');
  });

  it('quarantines on an expired catalogue, a strange model and a hardware version outside every range', () => {
    expect(withCatalogue([hop], '01000002', { expiresAtMs: nowMs })).toBe('catalogue-expired');
    expect(withCatalogue([hop], '01000002', { models: [] })).toBe('model-not-in-catalogue');
    const deviceModel = model('106C', '01020010');
    const beyond = { asset: asset({ deviceModel }), wire: wire({ deviceModel }) };
    expect(reasonOf(beyond)).toBe('hardware-version-not-supported');
  });

  it('quarantines when the stated release is not held, or is made for other hardware', () => {
    expect(withCatalogue([], '01000002')).toBe('release-missing');
    const other = {
      ...hop,
      hardware: { from: model('106C', '01020008').hardwareVersion, to: hop.hardware.to },
    };
    expect(withCatalogue([other], '01000002')).toBe('release-missing');
  });

  it('waits for the effective-from date', () => {
    expect(withCatalogue([{ ...hop, effectiveFromMs: nowMs + 1 }], '01000002')).toBe(
      'release-not-yet-effective',
    );
    expect(withCatalogue([{ ...hop, effectiveFromMs: nowMs }], '01000002')).toBe('flash');
  });

  it('steps through an intermediate release when the pathway says so', () => {
    const decision = decide(input({ catalogue: catalogue([goal, hop], '01000003') }));
    expect(
      decision.kind === 'flash' && decision.steps.map((step) => [step.from, step.release.firmwareVersion]),
    ).toEqual([
      ['01000001', '01000002'],
      ['01000002', '01000003'],
    ]);
  });

  it('names the held release that blocks the only pathway', () => {
    const decision = decide(input({ catalogue: catalogue([goal, { ...hop, status: 'held' }], '01000003') }));
    expect(decision).toMatchObject({ kind: 'quarantine', reason: 'no-pathway' });
    expect(decision.kind === 'quarantine' && decision.detail).toContain(
      '01000002 (images/01000002.img) is held',
    );
  });

  it('refuses a release this bench stopped, without settling the hub', () => {
    const decision = decide(input({ stoppedReleases: ['images/01000002.img' as ReleaseId] }));
    expect(decision).toMatchObject({
      kind: 'quarantine',
      reason: 'release-stopped',
      detail: 'Release 01000002 (images/01000002.img) is stopped on this bench',
    });
    expect(quarantineRules['release-stopped'].settles).toBe(false);
  });

  it('names the stopped release that blocks the pathway, and takes another way where there is one', () => {
    const stopped = { stoppedReleases: [hop.id] };
    const blocked = decide(input({ catalogue: catalogue([goal, hop], '01000003'), ...stopped }));
    expect(blocked).toMatchObject({ kind: 'quarantine', reason: 'release-stopped' });
    expect(blocked.kind === 'quarantine' && blocked.detail).toContain('images/01000002.img) is stopped');
    const direct = { ...goal, installableFrom: [version('01000002'), v1] };
    const around = decide(input({ catalogue: catalogue([direct, hop], '01000003'), ...stopped }));
    expect(around.kind === 'flash' && around.steps.map((step) => step.release.id)).toEqual([goal.id]);
  });

  it('flashes while releases of other Device Models are stopped', () => {
    expect(reasonOf({ stoppedReleases: ['images/another-model.img' as ReleaseId] })).toBe('flash');
  });

  it('says of a stopped release that is also held what holds for good', () => {
    const held = { catalogue: catalogue([{ ...hop, status: 'held' }], '01000002') };
    expect(reasonOf({ ...held, stoppedReleases: [hop.id] })).toBe('release-held');
  });

  it('takes no other release for the target because it bears the same version', () => {
    const double = { ...goal, id: 'images/double.img' as ReleaseId, installableFrom: [v1] };
    const decision = decide(input({ catalogue: catalogue([double, hop, goal], '01000003') }));
    expect(decision.kind === 'flash' && decision.steps.map((step) => step.release.id)).toEqual([
      hop.id,
      goal.id,
    ]);
  });

  it('does not step through a release made for other hardware', () => {
    const elsewhere = {
      ...hop,
      hardware: { from: model('106C', '01020008').hardwareVersion, to: hop.hardware.to },
    };
    expect(withCatalogue([goal, elsewhere], '01000003')).toBe('no-pathway');
  });

  it('treats a version the catalogue has never heard of as no pathway, however high or low its number', () => {
    expect(reasonOf({ wire: wire({ firmwareVersion: version('FFFFFFFF') }) })).toBe('no-pathway');
    expect(reasonOf({ wire: wire({ firmwareVersion: version('00000000') }) })).toBe('no-pathway');
  });

  it('names a release the statement points at by its full identity', () => {
    const view = catalogue([hop], '01000002');
    const entry = view.models[0];
    const statement = entry?.latestProduction[0];
    if (entry === undefined || statement === undefined) throw new Error('builders give one statement');
    const wrong = { ...statement, release: 'images/nowhere.img' as ReleaseId };
    expect(reasonOf({ catalogue: { ...view, models: [{ ...entry, latestProduction: [wrong] }] } })).toBe(
      'release-missing',
    );
  });
});

describe('decide, after an interrupted write', () => {
  const suspect = { from: v1, to: version('01000002'), image: sha256('01000002') };

  it('begins the write again, even when torn storage already claims the production version', () => {
    const decision = decide(
      input({ asset: asset({ suspect }), wire: wire({ firmwareVersion: version('01000002') }) }),
    );
    expect(decision).toMatchObject({ kind: 'flash', from: '01000001' });
  });

  it('begins the write again when the hub no longer says a version', () => {
    expect(decide(input({ asset: asset({ suspect }), wire: wire({ firmwareVersion: null }) }))).toMatchObject(
      {
        kind: 'flash',
        from: '01000001',
      },
    );
  });

  it('begins a torn write of the version it replaced again, where production went back to that one', () => {
    const back = { from: version('01000002'), to: version('01000003'), image: sha256('01000003') };
    const decision = decide(
      input({ asset: asset({ suspect: back }), wire: wire({ firmwareVersion: null }) }),
    );
    expect(decision).toMatchObject({ kind: 'flash', from: '01000002' });
    expect(decision.kind === 'flash' && decision.steps).toMatchObject([{ from: '01000002' }]);
  });

  it('goes from the version of the wire when somebody else wrote a third one since', () => {
    const third = version('01000009');
    const target = release('01000002', { installableFrom: [v1, third] });
    const decision = decide(
      input({
        asset: asset({ suspect }),
        wire: wire({ firmwareVersion: third }),
        catalogue: catalogue([target], '01000002'),
      }),
    );
    expect(decision).toMatchObject({ kind: 'flash', from: '01000009' });
  });
});
