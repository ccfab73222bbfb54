import { describe, expect, it } from 'vitest';
import { importsOf } from './import-scanner.ts';

const value = (specifier: string) => ({ specifier, isTypeOnly: false });
const type = (specifier: string) => ({ specifier, isTypeOnly: true });

describe('the import scanner', () => {
  it.each([
    ["import './a.ts';", [value('./a.ts')]],
    ['import "./a.ts";', [value('./a.ts')]],
    ["import a from './a.ts';", [value('./a.ts')]],
    ["import a, { b as c } from './a.ts';", [value('./a.ts')]],
    ["import * as a from './a.ts';", [value('./a.ts')]],
    ["import {\n  a,\n  type B,\n} from './a.ts';", [value('./a.ts')]],
    ["import data from './a.json' with { type: 'json' };", [value('./a.json')]],
    ["import type { A } from './a.ts';", [type('./a.ts')]],
    ["import type A from './a.ts';", [type('./a.ts')]],
    ["import type from './a.ts';", [value('./a.ts')]],
    ["export * from './a.ts';", [value('./a.ts')]],
    ["export { a } from './a.ts';", [value('./a.ts')]],
    ["export type { A } from './a.ts';", [type('./a.ts')]],
    ["const a = await import('./a.ts');", [value('./a.ts')]],
    ["let a: import('./a.ts').A;", [value('./a.ts')]],
    [`const s = \`\${await import('./a.ts')}\`;`, [value('./a.ts')]],
    ["import a from './a.ts'\nimport b from './b.ts'", [value('./a.ts'), value('./b.ts')]],
  ])('finds what %s names', (source, expected) => {
    expect(importsOf(source)).toEqual(expected);
  });

  it.each([
    "// import a from './a.ts';",
    "/* import a from './a.ts'; */",
    '/** @type {import("./a.ts").A} */',
    'const text = "import a from \'./a.ts\'";',
    "const template = `import a from './a.ts';`;",
    'const url = import.meta.url;',
    "const a = { import: 'x' };",
    "a.import('x');",
    "export const from = './a.ts';",
    "export type A = 'b';",
    "export { a };\nconst from = './a.ts';",
    'const quote = /[\'"`]/; const end = 1 / 2 / 3;',
    "export default 'x';",
    "await import(name, './a.ts');",
  ])('finds nothing in %s', (source) => {
    expect(importsOf(source)).toEqual([]);
  });

  it('goes on after regular expressions, divisions and nested templates', () => {
    const before = [
      'const a = text.replace(/[/`\'"]/g, "");',
      'const b = (1 + 2) / 3; const c = list[0] / 4;',
      `const d = \`x \${y ? \`z \${"}"} '\` : "\`"} w\`;`,
    ];
    expect(importsOf([...before, "import e from './e.ts';"].join('\n'))).toEqual([value('./e.ts')]);
  });
});
