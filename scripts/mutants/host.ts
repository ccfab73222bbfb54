import type { Mutant } from './mutant.ts';
import type { Node, Place } from './tree.ts';

const expressions = new Set([
  'ArrayExpression',
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'AwaitExpression',
  'BinaryExpression',
  'CallExpression',
  'ChainExpression',
  'ConditionalExpression',
  'FunctionExpression',
  'Identifier',
  'Literal',
  'LogicalExpression',
  'MemberExpression',
  'NewExpression',
  'ObjectExpression',
  'SequenceExpression',
  'TaggedTemplateExpression',
  'TemplateLiteral',
  'UnaryExpression',
  'UpdateExpression',
]);

/** The links of `a?.b.c(d)` along which one missing value ends the whole chain. */
const isLink = (parent: Node | undefined, node: Node): boolean =>
  (parent?.type === 'MemberExpression' && parent.object === node) ||
  (parent?.type === 'CallExpression' && parent.callee === node) ||
  (parent?.type === 'TSNonNullExpression' && parent.expression === node);

const isInsideChain = (node: Node, parents: readonly Node[]): boolean => {
  let inner = node;
  for (const parent of parents) {
    if (parent.type === 'ChainExpression') return true;
    if (!isLink(parent, inner)) return false;
    inner = parent;
  }
  return false;
};

/** The function of a getter, setter or method, which has no `function` in front of it. */
const isBodyOf = (node: Node, parent: Node): boolean =>
  parent.value === node &&
  (parent.type === 'MethodDefinition' || parent.method === true || /^[gs]et$/.test(String(parent.kind)));

/** Places where a conditional expression in brackets would mean something else, or nothing at all. */
const isFixed = (node: Node, parent: Node): boolean => {
  switch (parent.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === node;
    case 'TaggedTemplateExpression':
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'ObjectPattern':
    case 'RestElement':
    case 'ImportExpression':
      return true;
    case 'AssignmentExpression':
    case 'AssignmentPattern':
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent.left === node;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return (parent.key === node && parent.computed !== true) || isBodyOf(node, parent);
    case 'UnaryExpression':
      return parent.operator === 'delete';
    default:
      return false;
  }
};

const isHost = (node: Node, parents: readonly Node[]): boolean => {
  const [parent] = parents;
  if (parent === undefined || !expressions.has(node.type)) return false;
  return !isFixed(node, parent) && !isInsideChain(node, parents);
};

/** The nearest expression around a node that can stand in brackets, with `c ? a : b` in them; null where none can. */
export const expressionHost = ({ node, parents }: Place): Mutant['host'] | null => {
  const line = [node, ...parents];
  const at = line.findIndex((each, index) => isHost(each, line.slice(index + 1)));
  const host = line[at];
  return host === undefined ? null : { start: host.start, end: host.end, kind: 'expression' };
};
