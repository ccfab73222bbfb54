import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecideInput, type Decision, decide, findBlock } from '../../src-shared/domain/decide.ts';
import type { DeviceModelKey } from '../../src-shared/domain/device-model.ts';
import { type Override, type OverrideFacts, overridableReasons } from '../../src-shared/domain/override.ts';
import { type ReleaseId, releaseStatuses } from '../../src-shared/domain/release.ts';
import {
  asset,
  catalogue,
  chf,
  gpf,
  input,
  model,
  nowMs,
  otherChf,
  override,
  release,
  twoModels,
  version,
  wire,
} from './builders.ts';

/** Small alphabets, so that every block is met often, with overrides that fit it, almost fit it, or fit another. */
const versions = ['01', '02', 'A1'].map(version);
const models = ['01020003', '01020004', '010200F0', '01030003', '01990003'].map((code) =>
  model('106C', code),
);
const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const hubIds = mostly(chf, fc.constant(otherChf));

const anyCatalogue = fc
  .record({
    status: mostly('production' as const, fc.constantFrom(...releaseStatuses)),
    otherStatus: mostly('production' as const, fc.constantFrom(...releaseStatuses)),
    kind: mostly('u-boot', fc.constant('gecko')),
    from: fc.subarray(versions),
    expiresAtMs: mostly(nowMs + 1, fc.constant(nowMs)),
  })
  .map(({ status, otherStatus, kind, from, expiresAtMs }) => {
    const other = twoModels({ status: otherStatus, installableFrom: from }, kind);
    const [, otherModel] = other.models;
    const view = catalogue([release('02', { status, installableFrom: from })], '02', { expiresAtMs });
    return {
      ...view,
      models: [...view.models, ...(otherModel === undefined ? [] : [otherModel])],
      releases: [...view.releases, ...other.releases.filter(({ deviceModel }) => deviceModel === otherKey)],
    };
  });
const otherKey = '106C-0103' as DeviceModelKey;

const anyFacts: fc.Arbitrary<OverrideFacts> = fc.record({
  reason: fc.constantFrom(...overridableReasons),
  chf: hubIds,
  registered: fc.constantFrom(...models),
  deviceModel: fc.constantFrom(...models),
  version: fc.constantFrom(...versions, null),
  target: fc.constantFrom('images/02.img' as ReleaseId, 'images/B2.img' as ReleaseId),
});

const withoutOverrides: fc.Arbitrary<DecideInput> = fc
  .record({
    asset: fc.record({ deviceModel: fc.constantFrom(...models) }).map((changes) => asset(changes)),
    wire: fc.option(
      fc
        .record({
          chf: hubIds,
          gpf: mostly(gpf, fc.constant(otherChf)),
          deviceModel: fc.constantFrom(...models),
          firmwareVersion: fc.constantFrom(...versions, null),
        })
        .map((changes) => wire(changes)),
      { nil: null, freq: 8 },
    ),
    catalogue: anyCatalogue,
    label: mostly([gpf], fc.constant([otherChf])),
    stoppedReleases: mostly<readonly ReleaseId[]>([], fc.constant(['images/02.img' as ReleaseId])),
    isExpected: mostly(true, fc.constant(false)),
  })
  .map(({ isExpected, ...changes }) => input({ ...changes, ...(isExpected ? {} : { workOrder: null }) }));

/** Overrides for what this very input meets, one after the other, and a few that were given for something else. */
const anyInput: fc.Arbitrary<DecideInput> = fc
  .record({
    bare: withoutOverrides,
    fitting: fc.nat({ max: 3 }),
    strange: fc.array(fc.record({ facts: anyFacts, expiresAtMs: mostly(nowMs + 1, fc.constant(nowMs)) }), {
      maxLength: 3,
    }),
  })
  .map(({ bare, fitting, strange }) => {
    let overrides: readonly Override[] = strange.map(({ facts, expiresAtMs }, index) =>
      override(facts, { overrideId: 10 + index, expiresAtMs }),
    );
    for (let count = 0; count < fitting; count++) {
      const block = findBlock({ ...bare, overrides });
      if (block.kind === 'liftable')
        overrides = [...overrides, override(block.facts, { overrideId: 20 + count })];
    }
    return { ...bare, overrides };
  });

const usedIn = (decision: Decision): readonly Override[] =>
  decision.kind === 'quarantine' ? [] : (decision.overridden ?? []);
const runs = { numRuns: 10_000 };

describe('overrides, whatever comes', () => {
  it('are used for every block they may lift under this generator', () => {
    const reasons = fc
      .sample(anyInput, 5_000)
      .flatMap((given) => usedIn(decide(given)).map(({ facts }) => facts.reason));
    expect([...new Set(reasons)].sort()).toEqual([...overridableReasons].sort());
  });

  it('change nothing but a verdict that a block of theirs made', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const [before, after] = [decide({ ...given, overrides: [] }), decide(given)];
        if (JSON.stringify(before) === JSON.stringify(after)) return;
        expect(before.kind).toBe('quarantine');
        const reason = before.kind === 'quarantine' ? before.reason : null;
        const suited = given.overrides.filter(({ facts }) => facts.reason === reason);
        expect(suited.some(({ facts, expiresAtMs }) => facts.chf === chf && expiresAtMs > nowMs)).toBe(true);
      }),
      runs,
    );
  });

  it('never say who the hub is', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        if (usedIn(decide(given)).length === 0) return;
        const { asset: hub, wire: said, workOrder, label } = given;
        expect(workOrder?.expected?.chf).toBe(hub?.chf);
        for (const id of label) expect([hub?.chf, hub?.gpf]).toContain(id);
        if (said !== null) expect([said.chf, said.gpf]).toEqual([hub?.chf, hub?.gpf]);
      }),
      runs,
    );
  });

  it('install nothing but the stated production release of the Device Model on the wire, while it may be installed', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const decision = decide(given);
        if (decision.kind !== 'flash' || usedIn(decision).length === 0) return;
        const { manufacturer, model: code } = (given.wire ?? given.asset)?.deviceModel ?? model();
        const entry = given.catalogue.models.find(
          ({ deviceModel }) => deviceModel === `${manufacturer}-${code}`,
        );
        expect(entry?.latestProduction.map(({ release: id }) => id)).toEqual([decision.target.id]);
        expect(given.catalogue.expiresAtMs).toBeGreaterThan(given.nowMs);
        for (const { release: hop } of decision.steps) {
          expect(hop.status).toBe('production');
          expect(given.stoppedReleases).not.toContain(hop.id);
        }
      }),
      runs,
    );
  });

  it('are all needed: with one of them gone, or given for another fact, the hub is blocked again', () => {
    fc.assert(
      fc.property(anyInput, anyFacts, (given, others) => {
        for (const one of usedIn(decide(given))) {
          const rest = given.overrides.filter(
            ({ facts }) => JSON.stringify(facts) !== JSON.stringify(one.facts),
          );
          expect(decide({ ...given, overrides: rest }).kind).toBe('quarantine');
          for (const [name, value] of Object.entries(others)) {
            const facts = { ...one.facts, [name]: value };
            if (JSON.stringify(facts) === JSON.stringify(one.facts)) continue;
            const bent = decide({ ...given, overrides: [...rest, { ...one, facts }] });
            expect(usedIn(bent).map(({ facts: used }) => used)).not.toContainEqual(facts);
          }
        }
      }),
      runs,
    );
  });
});
