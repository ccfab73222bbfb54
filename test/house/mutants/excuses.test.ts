import { describe, expect, it } from 'vitest';
import { readExcuses, sortOut } from '../../../scripts/mutants/excuses.ts';
import { findMutants } from '../../../scripts/mutants/find-mutants.ts';
import type { Verdict } from '../../../scripts/mutants/verdict.ts';

/** Every mutant of the source survived. */
const survived = (source: string): readonly Verdict[] =>
  findMutants('a.ts', source).map((mutant) => ({ mutant, source, fate: { kind: 'survived', isCut: false } }));
const sorted = (source: string, verdicts = survived(source)) =>
  sortOut(verdicts, readExcuses('a.ts', source));

describe('an excuse', () => {
  it.each([
    ['behind the line', 'x = a < b; // mutant: boundary: they never meet'],
    ['above it', '// mutant: boundary: they never meet\nx = a < b;'],
    ['above it, among others', '// mutant: boundary: they never meet\n// and so on\nx = a < b;'],
  ])('speaks of one operator on one line, %s', (_where, source) => {
    const { excused, survivors } = sorted(source);
    expect(excused.map(({ excuse }) => excuse.why)).toEqual(['they never meet']);
    expect(survivors.map(({ mutant }) => mutant.operator)).toEqual(['statement', 'condition']);
  });

  it('that excuses nothing is wrong', () => {
    const source = 'x = a < b; // mutant: boundary: they never meet';
    const killed = survived(source).map((verdict) => ({
      ...verdict,
      fate: { kind: 'killed' as const, by: 'test' as const, file: 'a.test.ts', test: 'a' },
    }));
    expect(sorted(source, killed).stale).toEqual(['a.ts:1: excuses 1 of boundary, and none survived']);
  });

  it('covers as many as it says and no more', () => {
    const two = 'x = a < b || a < c;';
    const { stale, survivors } = sorted(`${two} // mutant: boundary: they never meet`);
    expect(stale).toEqual(['a.ts:1: excuses 1 of boundary, and 2 survived']);
    expect(survivors.filter(({ mutant }) => mutant.operator === 'boundary')).toHaveLength(2);
    expect(sorted(`${two} // mutant: boundary x2: they never meet`).stale).toEqual([]);
  });

  it.each([
    '// mutant boundary they never meet',
    '// mutant: bounds: they never meet',
    '// mutant: boundary:',
  ])('that cannot be read is no excuse: %s', (comment) => {
    expect(() => readExcuses('a.ts', `x = a < b; ${comment}`)).toThrow('a.ts:1: an excuse reads');
  });
});
