import { describe, expect, it } from 'vitest';
import { type DecideInput, decide, findBlock } from '../../src-shared/domain/decide.ts';
import { isOverridable, type OverrideFacts, overridableReasons } from '../../src-shared/domain/override.ts';
import { type QuarantineReason, quarantineRules } from '../../src-shared/domain/reasons.ts';
import { asset, chf, input, model, otherChf, override, twoModels, version, wire } from './builders.ts';

const unknownVersion = { wire: wire({ firmwareVersion: version('FF000001') }) };
const crossModel = {
  wire: wire({ deviceModel: model('106C', '01030001'), firmwareVersion: version('B1') }),
  catalogue: twoModels(),
};
const unsupported = model('106C', '010200F0');
const noStatement = { asset: asset({ deviceModel: unsupported }), wire: wire({ deviceModel: unsupported }) };
const liftable = (changes: Partial<DecideInput>) => {
  const block = findBlock(input(changes));
  if (block.kind !== 'liftable') throw new Error(`test: the block is ${block.kind}`);
  return block;
};

describe('a hub that nothing blocks', () => {
  it('has no block, and the verdict it has anyway', () => {
    expect(findBlock(input())).toEqual({ kind: 'none', decision: decide(input()) });
  });
});

describe('a block nobody may lift', () => {
  it.each<[QuarantineReason, Partial<DecideInput>]>([
    ['label-unknown', { label: [otherChf] }],
    ['label-unknown', { asset: null, workOrder: null }],
  ])('is final by itself: %s', (reason, changes) => {
    const quarantine = decide(input(changes));
    expect(quarantine).toMatchObject({ kind: 'quarantine', reason });
    const why = quarantine.kind === 'quarantine' ? quarantine.detail : '';
    expect(findBlock(input(changes))).toEqual({ kind: 'final', quarantine, why });
  });

  it('follows another that one might, and is what is said of that', () => {
    const held = { ...crossModel, catalogue: twoModels({ status: 'held' }) };
    expect(findBlock(input(held))).toMatchObject({
      kind: 'final',
      quarantine: { reason: 'model-mismatch' },
      why: expect.stringMatching(/is held$/),
    });
  });

  it('stands under an override that was given while it was none', () => {
    const overrides = [override(liftable(crossModel).facts)];
    const held = { ...crossModel, catalogue: twoModels({ status: 'held' }), overrides };
    expect(decide(input(held))).toMatchObject({ kind: 'quarantine', reason: 'model-mismatch' });
  });

  it('is each that says who the hub is, or that its release may not be installed', () => {
    const reasons = Object.keys(quarantineRules) as QuarantineReason[];
    expect(reasons.filter(isOverridable).sort()).toEqual([
      'hardware-version-mismatch',
      'hardware-version-not-supported',
      'model-mismatch',
      'no-pathway',
    ]);
    expect(overridableReasons).toHaveLength(4);
  });
});

describe('what a shift lead sees of a block', () => {
  const usual: OverrideFacts = {
    reason: 'no-pathway',
    chf,
    registered: model(),
    deviceModel: model(),
    version: version('FF000001'),
    target: liftable(unknownVersion).facts.target,
  };

  it('is the version that the installation begins from', () => {
    expect(liftable(unknownVersion)).toMatchObject({
      facts: { ...usual, target: 'images/01000002.img' },
      allowed: { kind: 'flash', steps: [{ from: 'FF000001', release: { id: 'images/01000002.img' } }] },
      further: [],
    });
  });

  it('is the Device Model of register and wire where they differ', () => {
    expect(liftable(crossModel).facts).toMatchObject({
      registered: model(),
      deviceModel: model('106C', '01030001'),
      version: 'B1',
      target: 'images/B2.img',
    });
  });

  it('is the production version of a hub that would be current', () => {
    const runsIt = { ...crossModel, wire: { ...crossModel.wire, firmwareVersion: version('B2') } };
    expect(liftable(runsIt).facts).toMatchObject({ version: 'B2', target: 'images/B2.img' });
  });

  it('is no version where the block is about hardware, and the registered model before the hub was asked', () => {
    expect(liftable({ ...noStatement, wire: null }).facts).toMatchObject({
      reason: 'hardware-version-not-supported',
      registered: unsupported,
      deviceModel: unsupported,
      version: null,
    });
  });
});

describe('overrides for the same facts', () => {
  it('are used up one at a time, the first given first', () => {
    const { facts } = liftable(unknownVersion);
    const overrides = [override(facts, { overrideId: 3 }), override(facts, { overrideId: 4 })];
    const decision = decide(input({ ...unknownVersion, overrides }));
    expect(decision).toMatchObject({ kind: 'flash', overridden: [{ overrideId: 3 }] });
    expect(decision.kind === 'flash' && decision.overridden).toHaveLength(1);
  });
});
