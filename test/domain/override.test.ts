import { describe, expect, it } from 'vitest';
import { type DecideInput, decide, findBlock } from '../../src-shared/domain/decide.ts';
import { type OverrideFacts, overrideLifeMs } from '../../src-shared/domain/override.ts';
import type { ReleaseId } from '../../src-shared/domain/release.ts';
import {
  asset,
  catalogue,
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

const verdict = (changes: Partial<DecideInput>): string => {
  const decision = decide(input(changes));
  return decision.kind === 'quarantine' ? decision.reason : decision.kind;
};
const factsOf = (changes: Partial<DecideInput>): OverrideFacts => {
  const block = findBlock(input(changes));
  if (block.kind !== 'liftable') throw new Error(`test: the block is ${block.kind}`);
  return block.facts;
};
/** With an override for exactly what is met, bent as the test says. */
const allowed = (
  changes: Partial<DecideInput>,
  facts: Partial<OverrideFacts> = {},
): Partial<DecideInput> => ({
  ...changes,
  overrides: [override({ ...factsOf(changes), ...facts })],
});
const whyFinal = (changes: Partial<DecideInput>): string => {
  const block = findBlock(input(changes));
  return block.kind === 'final' ? block.why : block.kind;
};

const unknownVersion = { wire: wire({ firmwareVersion: version('FF000001') }) };
const crossModel = {
  wire: wire({ deviceModel: model('106C', '01030001'), firmwareVersion: version('B1') }),
  catalogue: twoModels(),
};
const otherHardware = { wire: wire({ deviceModel: model('106C', '01020004') }) };
const unsupported = model('106C', '010200F0');
const noStatement = { asset: asset({ deviceModel: unsupported }), wire: wire({ deviceModel: unsupported }) };

describe('a block a shift lead may lift', () => {
  it('stands for a version that no pathway begins from, whether its number is higher or lower than any stated', () => {
    for (const runs of ['FF000001', '00000001']) {
      const decision = decide(input({ wire: wire({ firmwareVersion: version(runs) }) }));
      expect(decision).toMatchObject({
        kind: 'quarantine',
        reason: 'no-pathway',
        detail: `Downgrade or unknown version: no stated pathway leads from ${runs} to 01000002.`,
      });
    }
  });

  it.each([
    ['no-pathway', unknownVersion, { from: 'FF000001', target: { id: 'images/01000002.img' } }],
    ['model-mismatch', crossModel, { from: 'B1', target: { id: 'images/B2.img' } }],
    ['hardware-version-mismatch', otherHardware, { target: { id: 'images/01000002.img' } }],
    ['hardware-version-not-supported', noStatement, { target: { id: 'images/01000002.img' } }],
  ])(
    '%s stands without an override and is lifted by one for its own facts, which the decision names',
    (reason, changes, expected) => {
      expect(verdict(changes)).toBe(reason);
      const decision = decide(input(allowed(changes)));
      expect(decision).toMatchObject({ kind: 'flash', basis: 'wire', ...expected });
      expect(decision).toMatchObject({ overridden: [{ facts: { reason }, by: 'Lead' }] });
      expect(decision.kind === 'flash' && decision.steps).toHaveLength(1);
    },
  );

  it.each([
    ['another hub', { chf: otherChf }],
    ['another version', { version: version('FF000002') }],
    ['another target', { target: 'images/01000003.img' as ReleaseId }],
    ['another Device Model on the wire', { deviceModel: model('106C', '01020009') }],
    ['another Device Model in the register', { registered: model('106C', '01020009') }],
    ['another block', { reason: 'model-mismatch' as const }],
  ])('stands again where the override was given for %s', (_, facts) => {
    expect(verdict(allowed(unknownVersion, facts))).toBe('no-pathway');
  });

  it('stands before the override was given and from its expiry on', () => {
    const given = allowed(unknownVersion);
    expect(verdict({ ...given, nowMs: nowMs - 1 })).toBe('no-pathway');
    expect(verdict({ ...given, nowMs: nowMs + overrideLifeMs - 1 })).toBe('flash');
    const later = { catalogue: { ...input().catalogue, expiresAtMs: nowMs + 2 * overrideLifeMs } };
    expect(verdict({ ...given, ...later, nowMs: nowMs + overrideLifeMs })).toBe('no-pathway');
  });

  it('says nothing of overrides where none was needed', () => {
    const overrides = [override(factsOf(unknownVersion))];
    expect(decide(input({ overrides }))).toEqual(decide(input()));
    expect(decide(input())).not.toHaveProperty('overridden');
  });

  it('lets a hub that turns out current be current', () => {
    const runsIt = { ...crossModel, wire: wire({ ...crossModel.wire, firmwareVersion: version('B2') }) };
    expect(decide(input(allowed(runsIt)))).toMatchObject({
      kind: 'already-current',
      overridden: [{ facts: { reason: 'model-mismatch' } }],
    });
  });

  it('is met before the hub is asked where it is about the record, and the stated pathway is kept to', () => {
    const given = allowed({ ...noStatement, wire: null });
    expect(verdict(given)).toBe('flash');
    expect(verdict({ ...given, wire: noStatement.wire })).toBe('flash');
    const strange = wire({ deviceModel: unsupported, firmwareVersion: version('FF000001') });
    expect(verdict({ ...given, wire: strange })).toBe('no-pathway');
  });
});

describe('two blocks on one hub', () => {
  const both = { ...crossModel, wire: wire({ ...crossModel.wire, firmwareVersion: version('FF000001') }) };

  it('take an override each, and the first says that another follows', () => {
    expect(findBlock(input(both))).toMatchObject({ kind: 'liftable', further: ['no-pathway'] });
    const first = override(factsOf(both));
    expect(verdict({ ...both, overrides: [first] })).toBe('no-pathway');
    const second = override(factsOf({ ...both, overrides: [first] }));
    const decision = decide(input({ ...both, overrides: [second, first] }));
    expect(decision).toMatchObject({ kind: 'flash', overridden: [first, second] });
  });
});

describe('a block nobody may lift', () => {
  const hop = release('01000002', { installableFrom: [version('01000001')] });
  const held = catalogue([{ ...hop, status: 'held' }], '01000002');
  const twoStatements = catalogue([hop], '01000002');
  const [entry] = twoStatements.models;
  const [statement] = entry?.latestProduction ?? [];
  if (entry === undefined || statement === undefined) throw new Error('test: the catalogue states nothing');
  const far = {
    from: model('106C', '01020020').hardwareVersion,
    to: model('106C', '01020020').hardwareVersion,
  };
  const models = [{ ...entry, latestProduction: [statement, { ...statement, hardware: far }] }];

  it.each([
    ['another hub answers', { wire: wire({ chf: otherChf }) }, /the hub on the port says it is/],
    ['the GPF is another', { wire: wire({ gpf: otherChf }) }, /GPF/],
    ['it is on no Work Order', { workOrder: null }, /Work Order/],
    ['the release is held', { ...unknownVersion, catalogue: held }, /is held/],
    ['the release is stopped', { ...unknownVersion, stoppedReleases: [hop.id] }, /is stopped on this bench/],
    ['the catalogue is expired', { ...unknownVersion, nowMs: nowMs + 10 * 86_400_000 }, /expired at/],
    [
      'the hub says no version',
      { wire: wire({ firmwareVersion: null }) },
      /does not say which Firmware Version/,
    ],
    [
      'the catalogue does not know the other Device Model',
      { wire: wire({ deviceModel: model('1086', '01020003') }) },
      /has no Device Model 1086-0102/,
    ],
    [
      'the production release of the other Device Model is held',
      { ...crossModel, catalogue: twoModels({ status: 'held' }) },
      /is held/,
    ],
    [
      'the other Device Model speaks by another loader',
      { ...crossModel, catalogue: twoModels({}, 'gecko') },
      /another loader/,
    ],
    [
      'several production releases are stated for other hardware',
      { ...noStatement, catalogue: { ...twoStatements, models } },
      /one for hardware 0000 to 000F and one for 0020/,
    ],
  ])('is one where %s', (_, changes, why) => {
    expect(whyFinal(changes)).toMatch(why);
  });

  it('is a stated pathway over a release that may not be installed now: it is waited for, not jumped', () => {
    const middle = release('01000003', { installableFrom: [version('01000001')], status: 'held' });
    const last = release('01000004', { installableFrom: [version('01000003')] });
    const blocked = { catalogue: catalogue([middle, last], '01000004') };
    expect(verdict(blocked)).toBe('no-pathway');
    expect(whyFinal(blocked)).toMatch(/stated pathway is blocked: Release 01000003 .* is held/);
  });
});
