import type { Change, Edit } from '../mutant.ts';
import { isNode, type Node, type Place, textOf } from '../tree.ts';

/** Method swaps, calls that drop out of a chain, dropped `await`, dropped `?.`. */

const whole = (node: Node, text: string): Edit => ({ start: node.start, end: node.end, text });

/** A map, for methods of every object have names too. */
const methodSwaps = new Map(
  Object.entries({
    some: 'every',
    every: 'some',
    min: 'max',
    max: 'min',
    floor: 'ceil',
    ceil: 'floor',
    round: 'floor',
    startsWith: 'endsWith',
    endsWith: 'startsWith',
    indexOf: 'lastIndexOf',
    lastIndexOf: 'indexOf',
    find: 'findLast',
    findLast: 'find',
    toUpperCase: 'toLowerCase',
    toLowerCase: 'toUpperCase',
    padStart: 'padEnd',
    padEnd: 'padStart',
    shift: 'pop',
    pop: 'shift',
    push: 'unshift',
    unshift: 'push',
    allSettled: 'all',
    any: 'all',
    race: 'all',
  }),
);

/** Calls whose result has the kind of what they were called on, so that leaving them out still runs. */
const passing = new Set([
  'filter',
  'slice',
  'subarray',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'trim',
  'trimStart',
  'trimEnd',
  'toUpperCase',
  'toLowerCase',
  'replace',
  'replaceAll',
  'concat',
  'flat',
  'padStart',
  'padEnd',
  'normalize',
  'catch',
  'finally',
]);

const calledProperty = (node: Node): { readonly object: Node; readonly property: Node } | null => {
  const callee = node.callee;
  if (node.type !== 'CallExpression' || !isNode(callee)) return null;
  if (callee.type !== 'MemberExpression' || callee.computed === true) return null;
  return { object: callee.object as Node, property: callee.property as Node };
};

const changeMethod = ({ node, source }: Place): readonly Change[] => {
  const called = calledProperty(node);
  if (called === null) return [];
  const name = textOf(source, called.property);
  const other = methodSwaps.get(name);
  const changes: Change[] = [];
  if (other !== undefined) changes.push({ operator: 'method', edit: whole(called.property, other) });
  if (passing.has(name)) changes.push({ operator: 'call', edit: whole(node, textOf(source, called.object)) });
  return changes;
};

const changeAwait = ({ node, source }: Place): readonly Change[] => {
  const argument = node.argument;
  if (node.type !== 'AwaitExpression' || !isNode(argument)) return [];
  // Importing is no act: what awaits a module cannot go on without it.
  if (argument.type === 'ImportExpression') return [];
  return [{ operator: 'await', edit: whole(node, textOf(source, argument)) }];
};

/** `a?.b` -> `a.b`, `a?.[b]` -> `a[b]`, `a?.(b)` -> `a(b)`. */
const changeOptional = ({ node, source }: Place): readonly Change[] => {
  if (node.optional !== true) return [];
  const before = node.type === 'CallExpression' ? node.callee : node.object;
  if (!isNode(before)) return [];
  const at = source.indexOf('?.', before.end);
  const isName = node.type === 'MemberExpression' && node.computed !== true;
  return [{ operator: 'optional', edit: { start: at, end: at + 2, text: isName ? '.' : '' } }];
};

export const changeCalls = (place: Place): readonly Change[] => [
  ...changeMethod(place),
  ...changeAwait(place),
  ...changeOptional(place),
];
