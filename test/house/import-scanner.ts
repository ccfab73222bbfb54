/** One module specifier as written in a source file. */
export interface Import {
  readonly specifier: string;
  /** `import type` and `export type`: erased, so it cannot make a cycle at run time. */
  readonly isTypeOnly: boolean;
}

interface Token {
  readonly kind: 'word' | 'text' | 'sign';
  readonly value: string;
}

/** After one of these a slash begins a regular expression; after anything else it divides. */
const wordsBeforeRegex = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'await',
  'yield',
  'else',
  'do',
  'void',
]);

const patterns = {
  space: /\s+/y,
  comment: /\/\/[^\n]*|\/\*[\s\S]*?\*\//y,
  text: /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y,
  regex: /\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y,
  word: /[\p{ID_Start}$_#][\p{ID_Continue}$]*|\d[\w.]*/uy,
} as const;

/** Every import of a TypeScript file: static, re-exported, dynamic and `import('…')` types; none from comments or texts. */
export const importsOf = (source: string): readonly Import[] => {
  const tokens = tokensOf(source);
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word') return [];
    if (token.value !== 'import' && token.value !== 'export') return [];
    // `x.import` and `{ import: … }` are names.
    if (tokens[index - 1]?.value === '.' || tokens[index + 1]?.value === ':') return [];
    return importAt(tokens, index);
  });
};

const importAt = (tokens: readonly Token[], start: number): readonly Import[] => {
  const next = tokens[start + 1];
  const isImport = tokens[start]?.value === 'import';
  if (isImport && next?.kind === 'text') return [{ specifier: next.value, isTypeOnly: false }];
  if (isImport && next?.value === '(') {
    const argument = tokens[start + 2];
    return argument?.kind === 'text' ? [{ specifier: argument.value, isTypeOnly: false }] : [];
  }
  const specifier = specifierAfterClause(tokens, start + 1);
  // `import type from './x.ts'` imports a value named type.
  const isTypeOnly = next?.value === 'type' && tokens[start + 2]?.value !== 'from';
  return specifier === null ? [] : [{ specifier, isTypeOnly }];
};

/** Walks `type? default?, { names } | * as name`; whatever else shows that this is no import or re-export. */
const specifierAfterClause = (tokens: readonly Token[], start: number): string | null => {
  let isInBraces = false;
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) return null;
    if (token.value === '{') isInBraces = true;
    else if (token.value === '}') isInBraces = false;
    const following = tokens[index + 1];
    if (!isInBraces && token.value === 'from' && following?.kind === 'text') return following.value;
    const belongs =
      token.kind === 'word' || '{},*'.includes(token.value) || (isInBraces && token.kind === 'text');
    if (!belongs) return null;
    if (!isInBraces && isDeclarationWord(token, index === start)) return null;
  }
  return null;
};

const declarationWords = new Set([
  'const',
  'let',
  'class',
  'function',
  'interface',
  'abstract',
  'async',
  'default',
]);
const isDeclarationWord = (token: Token, isFirst: boolean): boolean =>
  isFirst && declarationWords.has(token.value);

const tokensOf = (source: string): readonly Token[] => {
  const tokens: Token[] = [];
  let position = 0;
  while (position < source.length) {
    const step = readStep(source, position, tokens.at(-1));
    tokens.push(...step.tokens);
    position = step.end;
  }
  return tokens;
};

interface Step {
  readonly tokens: readonly Token[];
  readonly end: number;
}

const readStep = (source: string, start: number, last: Token | undefined): Step => {
  const blank = match(patterns.space, source, start) ?? match(patterns.comment, source, start);
  if (blank !== null) return { tokens: [], end: start + blank.length };
  const text = match(patterns.text, source, start);
  if (text !== null)
    return { tokens: [{ kind: 'text', value: text.slice(1, -1) }], end: start + text.length };
  if (source[start] === '`') return templateStep(readTemplate(source, start));
  const regex = mayStartRegex(last) ? match(patterns.regex, source, start) : null;
  if (regex !== null) return { tokens: [sign('/')], end: start + regex.length };
  const word = match(patterns.word, source, start);
  if (word !== null) return { tokens: [{ kind: 'word', value: word }], end: start + word.length };
  return { tokens: [sign(source[start] ?? '')], end: start + 1 };
};

const match = (pattern: RegExp, source: string, start: number): string | null => {
  pattern.lastIndex = start;
  return pattern.exec(source)?.[0] ?? null;
};

/** What a template computes may import too. */
const templateStep = ({ expressions, end }: Template): Step => ({
  tokens: [...expressions.flatMap((expression) => [...tokensOf(expression), sign(';')]), sign('`')],
  end,
});

const sign = (value: string): Token => ({ kind: 'sign', value });

const mayStartRegex = (last: Token | undefined): boolean => {
  if (last === undefined) return true;
  if (last.kind === 'word') return wordsBeforeRegex.has(last.value);
  return last.kind === 'sign' && !')]}`'.includes(last.value);
};

interface Template {
  readonly expressions: readonly string[];
  /** Just behind the closing backtick. */
  readonly end: number;
}

const readTemplate = (source: string, start: number): Template => {
  const expressions: string[] = [];
  let position = start + 1;
  while (position < source.length && source[position] !== '`') {
    if (source[position] === '\\') position += 2;
    else if (source.startsWith('${', position)) {
      const end = endOfExpression(source, position + 2);
      expressions.push(source.slice(position + 2, end));
      position = end + 1;
    } else position += 1;
  }
  return { expressions, end: position + 1 };
};

/** Where the brace closes that was opened just before `start`, past nested braces, texts and templates. */
const endOfExpression = (source: string, start: number): number => {
  let depth = 1;
  let position = start;
  while (position < source.length) {
    const character = source[position];
    const text = match(patterns.text, source, position);
    if (text !== null) position += text.length;
    else if (character === '`') position = readTemplate(source, position).end;
    else {
      if (character === '{') depth += 1;
      if (character === '}') depth -= 1;
      if (depth === 0) return position;
      position += 1;
    }
  }
  return position;
};
