import { describe, expect, it } from 'vitest';
import { correctionOf, emptyDraft } from '../../../src-renderer/features/sync/correction.ts';

const parked = {
  outboxId: 7,
  chf: '88-73-84-90-6A-10-02-DB',
  workOrderId: 'WO1',
  firmwareVersion: '02000000',
  answerCode: 'E120204',
  answerDetail: null,
  createdAtMs: 0,
};

describe('a correction', () => {
  it('leaves what was not typed as it was', () => {
    expect(correctionOf(parked, { ...emptyDraft, workOrderId: ' WO2 ' })).toEqual({
      correction: { outboxId: 7, gpf: null, workOrderId: 'WO2', firmwareVersion: null },
    });
  });

  it('may be the same again', () => {
    expect(correctionOf(parked, emptyDraft)).toEqual({
      correction: { outboxId: 7, gpf: null, workOrderId: null, firmwareVersion: null },
    });
  });

  it('writes a GPF as the record does', () => {
    expect(correctionOf(parked, { ...emptyDraft, gpf: '887384906a1002dc' })).toMatchObject({
      correction: { gpf: '88-73-84-90-6A-10-02-DC' },
    });
  });

  it.each([
    ['a GPF that is no Device ID', { gpf: '8873' }, 'gpf-malformed'],
    ['the CHF as GPF', { gpf: '887384906A1002DB' }, 'gpf-is-chf'],
    ['a Work Order too long', { workOrderId: 'W'.repeat(41) }, 'work-order-long'],
    ['a Firmware Version too long', { firmwareVersion: '123456789' }, 'version-malformed'],
    ['a Firmware Version with a space', { firmwareVersion: '12 34' }, 'version-malformed'],
  ])('refuses %s', (_, changes, problem) => {
    expect(correctionOf(parked, { ...emptyDraft, ...changes })).toEqual({ problem });
  });
});
