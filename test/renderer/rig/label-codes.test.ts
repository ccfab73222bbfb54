import { describe, expect, it } from 'vitest';
import { commandCodes } from '../../../src-renderer/features/rig/label-codes.ts';
import { parseScan } from '../../../src-shared/domain/scan-code.ts';

const textsOf = (slotCount: number, workOrder: string | null, operator: string | null): readonly string[] =>
  commandCodes(slotCount, workOrder, operator).map(({ text }) => text);

describe('the command barcodes', () => {
  it('cover every slot with what can be done to it', () => {
    expect(textsOf(2, null, null)).toEqual([
      'RB:SYNC',
      'RB:MUTE',
      'RB:RETRY',
      'RB:SLOT:1',
      'RB:SLOT:2',
      'RB:RETRY:1',
      'RB:RETRY:2',
      'RB:CLEAR:1',
      'RB:CLEAR:2',
      'RB:STOP:1',
      'RB:STOP:2',
    ]);
  });

  it('begin with who works on what, where it is known', () => {
    expect(textsOf(1, 'WO2000000000001', 'Sam').slice(0, 2)).toEqual([
      'RB:USER:Sam',
      'RB:WO:WO2000000000001',
    ]);
  });

  it('are each a command to the bench that reads them', () => {
    const strangers = textsOf(32, 'WO2000000000001', 'Sam').filter(
      (text) => parseScan(text).kind !== 'command',
    );
    expect(strangers).toEqual([]);
  });

  it('are each a different one', () => {
    const texts = textsOf(32, 'WO1', 'Sam');
    expect(new Set(texts).size).toBe(texts.length);
  });
});
