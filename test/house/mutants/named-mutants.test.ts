import { describe, expect, it } from 'vitest';
import { applyChange, readNamed } from '../../../scripts/mutants/named/apply-named.ts';
import { namedMutants } from '../../../scripts/mutants/named/named-mutants.ts';

it.each(namedMutants.map((named) => [named.fact, named] as const))(
  'the source still has the shape in which it can be wrong so: %s',
  (_fact, named) => {
    const texts = readNamed(named);
    for (const { file, was } of named.changes) expect(texts.get(file)).not.toContain(was);
  },
);

it('no two named mutants state the same fact, or one the beginning of another', () => {
  const facts = namedMutants.map(({ fact }) => fact);
  expect(facts.filter((fact) => facts.filter((other) => other.includes(fact)).length > 1)).toEqual([]);
});

describe('a named mutant', () => {
  const change = { file: 'a.ts', was: 'await b(); call(c);', would: 'call(c);' };
  const apply = (source: string, would = change.would): string =>
    applyChange('nobody waits', { ...change, would }, source);

  it('is put in its place however the lines are broken', () => {
    expect(apply('f();\n  await b();\n  call(c);\n')).toBe('f();\n  call(c);\n');
  });

  it.each([
    ['is gone', 'b(); call(c);', '0 places'],
    ['is there twice', 'await b(); call(c); await b(); call(c);', '2 places'],
  ])('fails loudly where what it changes %s', (_how, source, found) => {
    expect(() => apply(source)).toThrow(found);
  });

  it('fails loudly where nothing that runs comes of it', () => {
    expect(() => apply('await b(); call(c);', 'call((')).toThrow('a.ts');
  });
});
