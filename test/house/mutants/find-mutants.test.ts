import { describe, expect, it } from 'vitest';
import { findMutants } from '../../../scripts/mutants/find-mutants.ts';

const changed = (source: string): readonly string[] =>
  findMutants('a.ts', source).map(
    ({ operator, edit }) =>
      `${operator}: ${source.slice(0, edit.start)}${edit.text}${source.slice(edit.end)}`,
  );
const operatorsOf = (source: string): readonly string[] =>
  findMutants('a.ts', source).map(({ operator }) => operator);

describe('an operator', () => {
  it.each([
    ['condition', 'if (a) b();', 'if (true) b();'],
    ['condition', 'if (a) b();', 'if (false) b();'],
    ['condition', 'while (a) b();', 'while (false) b();'],
    ['condition', 'x = !a;', 'x = a;'],
    ['condition', 'x = a < b;', 'x = a >= b;'],
    ['condition', 'x = true;', 'x = false;'],
    ['boundary', 'x = a < b;', 'x = a <= b;'],
    ['equality', 'x = a === b;', 'x = a !== b;'],
    ['logic', 'x = a && b;', 'x = a || b;'],
    ['logic', 'x = a && b;', 'x = a;'],
    ['logic', 'x = a ?? b;', 'x = a;'],
    ['logic', 'x = a ?? b;', 'x = b;'],
    ['logic', 'x ??= a;', 'x = a;'],
    ['arithmetic', 'x = a + b;', 'x = a - b;'],
    ['arithmetic', 'x += a;', 'x -= a;'],
    ['arithmetic', 'x++;', 'x--;'],
    ['number', 'x = 3;', 'x = 4;'],
    ['number', 'x = 500;', 'x = 0;'],
    ['string', "x = 'busy';", "x = '';"],
    ['string', "x = '';", "x = 'mutant';"],
    ['empty', 'x = [a];', 'x = [];'],
    ['empty', 'x = { a };', 'x = {};'],
    ['await', 'x = await a();', 'x = a();'],
    ['optional', 'x = a?.b.c;', 'x = a.b.c;'],
    ['optional', 'a?.(b);', 'a(b);'],
    ['call', 'x = a.filter(b);', 'x = a;'],
    ['method', 'x = a.some(b);', 'x = a.every(b);'],
    ['method', 'x = Math.min(a, b);', 'x = Math.max(a, b);'],
    ['statement', 'a();', ''],
    ['statement', 'if (a) { b(); throw c; }', 'if (a) { b();  }'],
    ['case', "switch (a) { case 'b': c(); }", 'switch (a) { case Symbol(): c(); }'],
    ['return', 'const f = (): A | null => a();', 'const f = (): A | null => null;'],
    ['return', 'const f = (): boolean => a();', 'const f = (): boolean => !(a());'],
    ['return', 'function f(): string { return a; }', "function f(): string { return ''; }"],
    ['regex', 'x = /^a+$/;', 'x = /a+$/;'],
    ['regex', 'x = /^a+$/;', 'x = /^a$/;'],
    ['regex', 'x = /[^a]/;', 'x = /[a]/;'],
    ['sql', "x = 'SELECT a FROM b WHERE c = 1 AND d > 2';", "x = 'SELECT a FROM b WHERE c = 1 AND 1';"],
    ['sql', "x = 'SELECT a FROM b WHERE c >= 1';", "x = 'SELECT a FROM b WHERE c > 1';"],
    ['sql', "x = 'SELECT a FROM b ORDER BY a DESC LIMIT 1';", "x = 'SELECT a FROM b ORDER BY a LIMIT 1';"],
  ])('%s makes of "%s" "%s"', (operator, source, expected) => {
    expect(changed(source)).toContain(`${operator}: ${expected}`);
  });
});

describe('nothing is changed', () => {
  it.each([
    ['in a type', "type A = { b: 1 | 'c' }; let x: 'd' | undefined;"],
    ['in an import', "import { a } from './b.ts';"],
    ['in the name of a module', "import('./b.ts');"],
    ['in a text for people', "throw new Fault(code, 'slot 3: busy');"],
    ['in the message of an error', 'throw new Error(`busy`);'],
    ['in prose', "const hint = 'Reseat the hub';"],
    ['in a name of a field', 'const { a } = b;'],
  ])('%s', (_where, source) => {
    expect(operatorsOf(source).filter((operator) => operator !== 'statement')).toEqual([]);
  });

  it('twice in the same way', () => {
    const texts = changed('if (a && b < 3) c();');
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('that only what it stands in decides: a lone throw goes with its condition', () => {
    expect(operatorsOf('if (a) throw b;')).not.toContain('statement');
  });
});

it('mutants are named by place and operator, each otherwise', () => {
  const ids = findMutants('a.ts', 'if (a) b();\nc();').map(({ id }) => id);
  expect(ids).toEqual(['a.ts:1:5:condition', 'a.ts:1:5:condition~2', 'a.ts:2:1:statement']);
});
