import type { Change, Edit } from '../mutant.ts';
import { isNode, type Node, type Place, textOf } from '../tree.ts';
import { regexTexts } from './regex-texts.ts';
import { isSql, sqlTexts } from './sql-texts.ts';

const whole = (node: Node, text: string): Edit => ({ start: node.start, end: node.end, text });

const isName = (node: Node, parent: Node | undefined): boolean =>
  parent !== undefined && parent.key === node && parent.computed !== true;

/** Where another constant makes the same program as a change of the comparison or of the case does. */
const isCompared = (node: Node, parent: Node | undefined): boolean =>
  (parent?.type === 'SwitchCase' && parent.test === node) ||
  (parent?.type === 'BinaryExpression' && /^[!=]==?$/.test(String(parent.operator)));

/** `throw new Fault(code, text)`: the code is a fact, the text is for reading. */
const isMessage = (node: Node, parents: readonly Node[]): boolean => {
  const call = parents.find(({ type }) => type === 'NewExpression');
  const callee = call?.callee;
  if (call === undefined || !isNode(callee) || callee.type !== 'Identifier') return false;
  if (!/^(Fault|[A-Za-z]*Error)$/.test(String(callee.name))) return false;
  const from = callee.name === 'Fault' ? 1 : 0;
  return (call.arguments as readonly Node[])
    .slice(from)
    .some((argument) => argument.start <= node.start && node.end <= argument.end);
};

/** Prose has blanks. Nothing is decided by it, and tests that copy it would only be in the way of a better wording. */
const isProse = (text: string): boolean => /\s/.test(text.trim());

/** Text for reading is not changed, wherever it stands; queries are ({@link sqlTexts}), and so are names and codes. */
const changeString = ({ node, parents }: Place): readonly Change[] => {
  const { value } = node;
  if (node.type !== 'Literal' || typeof value !== 'string') return [];
  if (isName(node, parents[0]) || isCompared(node, parents[0]) || isMessage(node, parents)) return [];
  // Without a module there is nothing that could be wrong.
  if (isSql(value) || isProse(value) || parents[0]?.type === 'ImportExpression') return [];
  return [{ operator: 'string', edit: whole(node, value === '' ? "'mutant'" : "''") }];
};

const changeTemplate = ({ node, parents, source }: Place): readonly Change[] => {
  if (node.type !== 'TemplateLiteral' || isMessage(node, parents)) return [];
  const raw = textOf(source, node);
  const pieces = (node.quasis as readonly Node[]).map((piece) => textOf(source, piece)).join('');
  if (isSql(raw.slice(1)) || isProse(pieces)) return [];
  return [{ operator: 'string', edit: whole(node, "''") }];
};

const changeSql = ({ node, source }: Place): readonly Change[] => {
  const isText =
    node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
  if (!isText) return [];
  const raw = textOf(source, node);
  if (!isSql(raw.slice(1))) return [];
  return sqlTexts(raw).map(({ start, end, text }) => ({
    operator: 'sql',
    edit: { start: node.start + start, end: node.start + end, text },
  }));
};

/** Small ones step by one, because they count; large ones change in scale, because they measure. */
const otherNumbers = (value: number): readonly number[] => {
  if (value === 0) return [1];
  return Math.abs(value) < 10 ? [value + 1, value - 1] : [0, value * 10];
};

const changeNumber = ({ node, parents }: Place): readonly Change[] => {
  const { value } = node;
  if (node.type !== 'Literal' || typeof value !== 'number') return [];
  if (isName(node, parents[0]) || isMessage(node, parents)) return [];
  return otherNumbers(value).map((other) => ({ operator: 'number', edit: whole(node, String(other)) }));
};

const changeBoolean = ({ node, parents }: Place): readonly Change[] => {
  if (node.type !== 'Literal' || typeof node.value !== 'boolean') return [];
  if (isCompared(node, parents[0])) return [];
  return [{ operator: 'condition', edit: whole(node, String(!node.value)) }];
};

const changeRegex = ({ node, source }: Place): readonly Change[] => {
  if (node.type !== 'Literal' || !isRegex(node.regex)) return [];
  return regexTexts(textOf(source, node)).map((text) => ({ operator: 'regex', edit: whole(node, text) }));
};

const isRegex = (value: unknown): boolean => typeof value === 'object' && value !== null;

const changeCollection = ({ node, parents }: Place): readonly Change[] => {
  if (isMessage(node, parents)) return [];
  if (node.type === 'ArrayExpression' && (node.elements as readonly unknown[]).length > 0)
    return [{ operator: 'empty', edit: whole(node, '[]') }];
  if (node.type === 'ObjectExpression' && (node.properties as readonly unknown[]).length > 0)
    return [{ operator: 'empty', edit: whole(node, '{}') }];
  return [];
};

export const changeLiterally = (place: Place): readonly Change[] => [
  ...changeString(place),
  ...changeTemplate(place),
  ...changeSql(place),
  ...changeNumber(place),
  ...changeBoolean(place),
  ...changeRegex(place),
  ...changeCollection(place),
];
