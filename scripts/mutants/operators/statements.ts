import type { Change } from '../mutant.ts';
import { isNode, type Node, type Place, textOf } from '../tree.ts';
import { emptyResult } from './empty-result.ts';

/** Statements that drop out, cases that never match, results that are empty. */

const removable = new Set([
  'ExpressionStatement',
  'ThrowStatement',
  'ReturnStatement',
  'BreakStatement',
  'ContinueStatement',
]);

/** The only thing that a condition decides: the condition's own `false` is the same program. */
const isAllOfBranch = (_node: Node, [parent, above]: readonly Node[]): boolean => {
  if (parent?.type === 'IfStatement') return true;
  const isAlone = parent?.type === 'BlockStatement' && (parent.body as readonly Node[]).length === 1;
  return isAlone && above?.type === 'IfStatement' && above.consequent === parent && above.alternate === null;
};

/** The last statement of a function returns anyway, or returns something: that is the operator `return`. */
const isEndOfFunction = (node: Node, [parent, above]: readonly Node[]): boolean =>
  node.type === 'ReturnStatement' &&
  parent?.type === 'BlockStatement' &&
  /Function/.test(above?.type ?? '') &&
  (parent.body as readonly Node[]).at(-1) === node;

/** A result given up in a case would fall into the next case: {@link changeCase} says what is meant. */
const isInCase = (node: Node, [parent]: readonly Node[]): boolean =>
  parent?.type === 'SwitchCase' && node.type !== 'ExpressionStatement';

const changeStatement = ({ node, parents }: Place): readonly Change[] => {
  if (!removable.has(node.type) || typeof node.directive === 'string') return [];
  if (isAllOfBranch(node, parents) || isEndOfFunction(node, parents) || isInCase(node, parents)) return [];
  return [{ operator: 'statement', edit: { start: node.start, end: node.end, text: '' } }];
};

/** A case that never matches, so that `default`, or nothing, is what happens. */
const changeCase = ({ node }: Place): readonly Change[] => {
  const test = node.test;
  if (node.type !== 'SwitchCase' || !isNode(test)) return [];
  return [{ operator: 'case', edit: { start: test.start, end: test.end, text: 'Symbol()' } }];
};

/** What has operators of its own is left to them: another constant would be the same program. */
const hasOwn = (node: Node): boolean =>
  ['Literal', 'ArrayExpression', 'ObjectExpression', 'ArrowFunctionExpression', 'TemplateLiteral'].includes(
    node.type,
  );

const resultOf = ({ node }: Place): Node | null => {
  if (node.type === 'ReturnStatement') return isNode(node.argument) ? node.argument : null;
  const isShort = node.type === 'ArrowFunctionExpression' && node.expression === true;
  return isShort ? (node.body as Node) : null;
};

const changeResult = (place: Place): readonly Change[] => {
  const result = resultOf(place);
  if (result === null || hasOwn(result)) return [];
  const maker = [place.node, ...place.parents].find(({ type }) => /Function/.test(type));
  const declared = maker?.returnType;
  const type = isNode(declared) ? textOf(place.source, declared).replace(/^:\s*/, '') : '';
  return emptyResult(type, textOf(place.source, result)).map((text) => ({
    operator: 'return',
    edit: { start: result.start, end: result.end, text },
  }));
};

export const changeStatements = (place: Place): readonly Change[] => [
  ...changeStatement(place),
  ...changeCase(place),
  ...changeResult(place),
];
