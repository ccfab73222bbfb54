import { describe, expect, it } from 'vitest';
import { type DecideInput, decide } from '../../src-shared/domain/decide.ts';
import { chf, gpf, input, version, wire } from './builders.ts';

const reasonOf = (changes: Partial<DecideInput>): string => {
  const decision = decide(input(changes));
  return decision.kind === 'quarantine' ? decision.reason : decision.kind;
};
const order = input().workOrder;
if (order === null) throw new Error('builders give a Work Order');

describe('decide, on a hub that claims production', () => {
  const claims = { wire: wire({ firmwareVersion: version('01000002') }) };

  it('is done with a hub that claims production once its storage was found to match', () => {
    expect(decide(input({ ...claims, stored: 'matches' }))).toMatchObject({
      kind: 'already-current',
      basis: 'storage',
    });
  });

  it.each(['differs', 'unproven'] as const)(
    'installs production over itself when the storage of a hub that claims it %s',
    (stored) => {
      const decision = decide(input({ ...claims, stored }));
      expect(decision).toMatchObject({ kind: 'flash', from: '01000002', repairs: stored });
      expect(decision.kind === 'flash' && decision.steps.map(({ release: { id } }) => id)).toEqual([
        'images/01000002.img',
      ]);
    },
  );

  it('asks a person when a hub re-flashed on this Work Order holds other bytes than it was given', () => {
    const reflashed = { ...order, expected: { chf, gpf, disposition: 're-flashed' as const } };
    expect(reasonOf({ ...claims, stored: 'differs', workOrder: reflashed })).toBe('already-re-flashed');
    expect(reasonOf({ ...claims, stored: 'matches', workOrder: reflashed })).toBe('already-current');
  });
});
