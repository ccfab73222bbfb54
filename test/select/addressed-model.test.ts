import { describe, expect, it } from 'vitest';
import { addressedModel, refuseUnfit } from '../../src-main/core/select/addressed-model.ts';
import { loaderSettingsOf } from '../../src-main/core/select/loader-settings.ts';
import type { Decision } from '../../src-shared/domain/decide.ts';
import type { Override, OverrideFacts } from '../../src-shared/domain/override.ts';
import {
  asset,
  catalogue,
  chf,
  model,
  nowMs,
  override,
  release,
  twoModels,
  version,
} from '../domain/builders.ts';

const stated = model('106C', '01030003');
const target = release('01000002');
const lifts = (facts: Partial<OverrideFacts> = {}, changes: Partial<Override> = {}): Override =>
  override(
    {
      reason: 'model-mismatch',
      chf,
      registered: model(),
      deviceModel: stated,
      version: version('01000001'),
      target: target.id,
      ...facts,
    },
    changes,
  );

describe('a hub is spoken to', () => {
  it.each<[string, Override[], typeof stated]>([
    ['as what the register holds where nothing was lifted', [], model()],
    ['as what it stated where a shift lead took that', [lifts()], stated],
    ['as what it stated, whatever else was lifted too', [lifts({ reason: 'no-pathway' }), lifts()], stated],
    ['as what the register holds where another block was lifted', [lifts({ reason: 'no-pathway' })], model()],
    ['as what the register holds once that has expired', [lifts({}, { expiresAtMs: nowMs })], model()],
    [
      'as what the register holds where the register changed since',
      [lifts({ registered: model('106C', '01020004') })],
      model(),
    ],
  ])('%s', (_what, overrides, addressed) => {
    expect(addressedModel(asset(), { overrides, nowMs })).toEqual(addressed);
  });
});

describe('a decision for a hub that was spoken to as one Device Model', () => {
  const other = release('B2', { deviceModel: '106C-0103' as typeof target.deviceModel });
  const flash: Decision = { kind: 'flash', basis: 'wire', from: null, target, steps: [] };
  const current: Decision = { kind: 'already-current', basis: 'wire', release: target };

  it.each<[string, Decision]>([
    ['a flash of that Device Model', flash],
    ['a hub of that Device Model that is current', current],
    ['a quarantine', { kind: 'quarantine', reason: 'model-mismatch', detail: '' }],
  ])('stands where it is %s', (_what, decision) => {
    expect(() => refuseUnfit(decision, model(), 'port 1')).not.toThrow();
  });

  it.each<[string, Decision]>([
    ['a flash', { ...flash, target: other }],
    ['a hub found current', { ...current, release: other }],
  ])('is refused where it is %s of another', (_what, decision) => {
    expect(() => refuseUnfit(decision, model(), 'port 1')).toThrow(
      expect.objectContaining({
        code: 'override-unfit',
        message:
          'port 1: the hub was asked as 106C 0102 hardware 0003, for which an override was given, and is 106C-0103',
      }),
    );
  });
});

describe('how a Device Model is talked to', () => {
  it('is what the catalogue says of that one', () => {
    const view = twoModels({}, 'gecko');
    expect(loaderSettingsOf(view, model())).toEqual({ kind: 'u-boot' });
    expect(loaderSettingsOf(view, stated)).toEqual({ kind: 'gecko' });
  });

  it('is a fault that names it where the catalogue says nothing', () => {
    expect(() => loaderSettingsOf(catalogue([], '02'), stated)).toThrow(
      expect.objectContaining({
        code: 'model-unknown',
        message: 'Catalogue version 7 has no entry for 106C 0103 hardware 0003',
      }),
    );
  });
});
