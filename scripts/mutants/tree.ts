import { parseSync } from 'vite';

/** A node of the syntax tree (ESTree with TypeScript); offsets in UTF-16 units. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A node with what it stands in, the nearest first. */
export interface Place {
  readonly node: Node;
  readonly parents: readonly Node[];
  readonly source: string;
}

export const parseTree = (file: string, source: string): Node => {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? 'does not parse'}`);
  return program as unknown as Node;
};

/** Types are erased before anything runs, so nothing in them can be wrong at run time. */
const erasedKeys = new Set([
  'typeAnnotation',
  'typeParameters',
  'typeArguments',
  'returnType',
  'superTypeArguments',
  'implements',
]);
const throughTypes = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);
const erasedTypes = new Set(['ImportDeclaration', 'ExportAllDeclaration']);

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const isErased = ({ type }: Node): boolean =>
  erasedTypes.has(type) || (type.startsWith('TS') && !throughTypes.has(type));

const childrenOf = (node: Node): readonly Node[] =>
  Object.entries(node)
    .filter(([key]) => !erasedKeys.has(key))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
    .filter((child) => !isErased(child));

/** Every node that is still there at run time, from the outside inwards. */
export function* places(source: string, node: Node, parents: readonly Node[] = []): Generator<Place> {
  yield { node, parents, source };
  const inside = [node, ...parents];
  for (const child of childrenOf(node)) yield* places(source, child, inside);
}

export const textOf = (source: string, { start, end }: Node): string => source.slice(start, end);
