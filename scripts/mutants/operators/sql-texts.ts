import type { Edit } from '../mutant.ts';

/** A query is code in another language: what guards a verdict is as often in its WHERE as in an `if`. */
export const isSql = (text: string): boolean => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s/.test(text);

interface Rule {
  readonly pattern: RegExp;
  /** The texts that stand in the pattern's place. */
  readonly by: (found: string) => readonly string[];
}

const swaps: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  max: 'min',
  min: 'max',
  'IS NULL': 'IS NOT NULL',
  'IS NOT NULL': 'IS NULL',
  'NOT EXISTS': 'EXISTS',
};
const swap = (found: string): readonly string[] => {
  const other = swaps[found.replaceAll(/\s+/g, ' ')];
  return other === undefined ? [] : [other];
};

/** A value, a column, a parameter, or a call with brackets one deep. */
const operand = String.raw`(?:'[\w-]*'|[\w.@$?]+(?:\((?:[^()]|\([^()]*\))*\))?|\$\{[^}]*\})`;
const comparison = String.raw`${operand}\s*(?:<=|>=|<>|=|<|>)\s*${operand}(?!\s*[(\w])|${operand}\s+IS\s+(?:NOT\s+)?NULL|${operand}\s+IN\s*\([^()]*\)|\$\{[^}]*\}`;

/** Always true, and takes as many parameters as what it stands for: too few would fail whatever the query means. */
const always = (found: string): string =>
  [...found.matchAll(/\?/g)].map(() => 'coalesce(?, 1) IS NOT NULL').join(' AND ') || '1';

const rules: readonly Rule[] = [
  // Each term of a WHERE goes on its own.
  {
    pattern: new RegExp(String.raw`\sAND\s+(?:${comparison})`, 'g'),
    by: (found) => [` AND ${always(found)}`],
  },
  { pattern: new RegExp(String.raw`(?<=\sWHERE\s+)(?:${comparison})`, 'g'), by: (found) => [always(found)] },
  { pattern: /(?<=\s)(?:<=|>=|<(?!>)|>)(?=\s)/g, by: swap },
  { pattern: /\bIS\s+(?:NOT\s+)?NULL\b/g, by: swap },
  { pattern: /\bNOT\s+EXISTS\b/g, by: swap },
  { pattern: /\b(?:max|min)(?=\()/g, by: swap },
  { pattern: /\sDESC\b/g, by: () => [''] },
  // The order as a whole, up to what may follow it.
  { pattern: /\sORDER BY\s+[\w., ]+?(?=\s+LIMIT|\)|`|'|\s*$)/g, by: () => [''] },
  { pattern: /(?<=\sLIMIT\s+)[\w?@]+/g, by: (found) => [`max(${found}, 1000000)`] },
];

/** Changes of a query as it is written, quotes included; offsets from its first quote. */
export const sqlTexts = (raw: string): readonly Edit[] =>
  rules.flatMap(({ pattern, by }) =>
    [...raw.matchAll(pattern)].flatMap((found) =>
      by(found[0]).map((text) => ({ start: found.index, end: found.index + found[0].length, text })),
    ),
  );
