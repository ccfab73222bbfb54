import { describe, expect, it } from 'vitest';
import { applyNamed, readNamed } from '../../../scripts/mutants/named/apply-named.ts';
import { namedMutants } from '../../../scripts/mutants/named/named-mutants.ts';

it.each(namedMutants.map((named) => [named.fact, named] as const))(
  'the source still has the shape in which it can be wrong so: %s',
  (_fact, named) => {
    expect(readNamed(named)).not.toContain(named.was);
  },
);

describe('a named mutant', () => {
  const named = { fact: 'nobody waits', file: 'a.ts', was: 'await b(); call(c);', would: 'call(c);' };

  it('is put in its place however the lines are broken', () => {
    expect(applyNamed(named, 'f();\n  await b();\n  call(c);\n')).toBe('f();\n  call(c);\n');
  });

  it.each([
    ['is gone', 'b(); call(c);', '0 places'],
    ['is there twice', 'await b(); call(c); await b(); call(c);', '2 places'],
  ])('fails loudly where what it changes %s', (_how, source, found) => {
    expect(() => applyNamed(named, source)).toThrow(found);
  });

  it('fails loudly where nothing that runs comes of it', () => {
    expect(() => applyNamed({ ...named, would: 'call((' }, 'await b(); call(c);')).toThrow('a.ts');
  });
});
