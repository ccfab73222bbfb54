import type { Change, Edit, Operator } from '../mutant.ts';
import { isNode, type Node, type Place, textOf } from '../tree.ts';

/** Conditions, comparisons, logical operands and arithmetic. */

const whole = (node: Node, text: string): Edit => ({ start: node.start, end: node.end, text });

const constants = (node: Node, operator: Operator = 'condition'): readonly Change[] => [
  { operator, edit: whole(node, 'true') },
  { operator, edit: whole(node, 'false') },
];

const isTest = (node: Node, parent: Node | undefined): boolean =>
  parent?.test === node && parent.type !== 'SwitchCase';

const isLoop = (parent: Node | undefined): boolean =>
  /^(While|DoWhile|For)Statement$/.test(parent?.type ?? '');

/** A test that is a constant already says nothing; a loop that never ends would only ever be a hang. */
const changeTest = ({ node, parents: [parent] }: Place): readonly Change[] => {
  if (!isTest(node, parent) || node.type === 'Literal') return [];
  return isLoop(parent) ? [{ operator: 'condition', edit: whole(node, 'false') }] : constants(node);
};

const operands = (node: Node): readonly [Node, Node] => [node.left as Node, node.right as Node];

const swapSign = ({ node, source }: Place, operator: Operator, sign: string): Change => {
  const [left, right] = operands(node);
  const at = source.indexOf(String(node.operator), left.end);
  const end = at + String(node.operator).length;
  if (at < 0 || end > right.start) throw new Error(`no ${String(node.operator)} at ${left.end}`);
  return { operator, edit: { start: at, end, text: sign } };
};

const logicSwaps: Readonly<Record<string, string>> = { '&&': '||', '||': '&&' };

const changeLogic = (place: Place): readonly Change[] => {
  const { node, source } = place;
  if (node.type !== 'LogicalExpression') return [];
  const [left, right] = operands(node);
  const swap = logicSwaps[String(node.operator)];
  return [
    { operator: 'logic', edit: whole(node, textOf(source, left)) },
    { operator: 'logic', edit: whole(node, textOf(source, right)) },
    ...(swap === undefined ? [] : [swapSign(place, 'logic', swap)]),
  ];
};

const boundaries: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const opposites: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
const equalities: Readonly<Record<string, string>> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' };
const sums: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '&': '|',
  '|': '&',
  '^': '&',
  '<<': '>>>',
  '>>': '<<',
  '>>>': '<<',
};

const isText = (node: Node): boolean =>
  node.type === 'TemplateLiteral' ||
  (node.type === 'Literal' && typeof node.value === 'string') ||
  (node.type === 'BinaryExpression' && node.operator === '+' && operands(node).some(isText));

const changeBinary = (place: Place): readonly Change[] => {
  const { node } = place;
  if (node.type !== 'BinaryExpression') return [];
  const sign = String(node.operator);
  if (boundaries[sign] !== undefined && opposites[sign] !== undefined)
    return [swapSign(place, 'boundary', boundaries[sign]), swapSign(place, 'condition', opposites[sign])];
  if (equalities[sign] !== undefined) return [swapSign(place, 'equality', equalities[sign])];
  // Text is joined with the same sign, and taken apart with none.
  if (sums[sign] === undefined || operands(node).some(isText)) return [];
  return [swapSign(place, 'arithmetic', sums[sign])];
};

/** Half of a logical expression: always true and always false tell whether it is looked at. */
const changeOperand = ({ node, parents: [parent] }: Place): readonly Change[] => {
  const isOperand = parent?.type === 'LogicalExpression' && parent.operator !== '??';
  const isJudged = ['BinaryExpression', 'CallExpression', 'UnaryExpression'].includes(node.type);
  if (!isOperand || !isJudged) return [];
  // Where the neutral value stands, the operand drops out: that change is made already.
  return constants(node).filter(({ edit }) => edit.text !== String(parent.operator === '&&'));
};

const changeUnary = ({ node, parents: [parent], source }: Place): readonly Change[] => {
  const argument = node.argument;
  if (node.type !== 'UnaryExpression' || !isNode(argument)) return [];
  const text = textOf(source, argument);
  if (node.operator === '!') return [{ operator: 'condition', edit: whole(node, text) }];
  const isNumber = argument.type !== 'Literal' || isTest(node, parent);
  return node.operator === '-' && isNumber ? [{ operator: 'arithmetic', edit: whole(node, text) }] : [];
};

const updates: Readonly<Record<string, string>> = { '++': '--', '--': '++' };
const assignments: Readonly<Record<string, string>> = { '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=' };

const changeAssignment = (place: Place): readonly Change[] => {
  const { node, source } = place;
  const sign = String(node.operator);
  if (node.type === 'AssignmentExpression') {
    const swap = assignments[sign] ?? (sign.length === 3 ? '=' : undefined);
    return swap === undefined ? [] : [swapSign(place, sign.length === 3 ? 'logic' : 'arithmetic', swap)];
  }
  const swap = updates[sign];
  if (node.type !== 'UpdateExpression' || swap === undefined) return [];
  return [{ operator: 'arithmetic', edit: whole(node, textOf(source, node).replace(sign, swap)) }];
};

export const changeLogically = (place: Place): readonly Change[] => [
  ...changeTest(place),
  ...changeLogic(place),
  ...changeBinary(place),
  ...changeOperand(place),
  ...changeUnary(place),
  ...changeAssignment(place),
];
