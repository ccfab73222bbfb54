import { describe, expect, it } from 'vitest';
import { findMutants } from '../../../scripts/mutants/find-mutants.ts';
import { switchIn, switchName } from '../../../scripts/mutants/switch-in.ts';

const programs = {
  conditions: 'if (a > 1 && b !== null) return a + 1; else return b ?? a;',
  chains:
    'const list = a > 0 ? { at: { x: [1, 2, 3].slice(1) } } : null; return list?.at.x.filter((n) => n > a);',
  loops:
    'let sum = 0; for (const at of [4, 5, 6].slice(a)) { if (at === 5) continue; sum += at; } return sum;',
  cases: "switch (a) { case 1: return 'one'; case 2: b = 7; break; default: return 'more'; } return b;",
  'dangling else': "if (a) if (b) throw 'b'; else return 'not b'; return 'not a';",
  'calls with a receiver':
    "return 'Ab'.toUpperCase().startsWith('A') ? Math.min(a, 2) : [a].some((n) => n === 1);",
  'getters and methods':
    'const it = { n: a, get own() { return this; }, self() { return this; } }; return it.own.n + it.self().n;',
};

/** What a program gives, or throws, for some values. */
const run = (body: string, chosen: number): readonly string[] => {
  const program = new Function(switchName, 'a', 'b', body);
  const isChosen = (index: number): boolean => index === chosen;
  return [0, 1, 2, 3].flatMap((a) =>
    [null, 5].map((b) => {
      try {
        return JSON.stringify(program(isChosen, a, b)) ?? 'undefined';
      } catch (error) {
        return `throws ${String(error)}`;
      }
    }),
  );
};

describe.each(Object.entries(programs))('all mutants of %s in one program', (_name, body) => {
  const before = 'const f = (a: number, b: number | null) => {';
  const source = `${before}${body}};`;
  const mutants = findMutants('a.ts', source).filter(({ host }) => host.start >= before.length);
  const bodyOf = (text: string): string => text.slice(before.length, -2);
  const compiled = bodyOf(switchIn(source, mutants, 100));

  it('are some', () => {
    expect(mutants.length).toBeGreaterThan(3);
  });

  it('leave it what it is when none is chosen', () => {
    expect(run(compiled, -1)).toEqual(run(body, -1));
  });

  it('are each what the changed text is', () => {
    for (const [offset, { edit, id }] of mutants.entries()) {
      const changed = bodyOf(source.slice(0, edit.start) + edit.text + source.slice(edit.end));
      expect({ id, gives: run(compiled, 100 + offset) }).toEqual({ id, gives: run(changed, -1) });
    }
  });
});
