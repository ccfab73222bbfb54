import { expressionHost } from './host.ts';
import type { Change, Mutant } from './mutant.ts';
import { changeCalls } from './operators/calls.ts';
import { changeLiterally } from './operators/literals.ts';
import { changeLogically } from './operators/logic.ts';
import { changeStatements } from './operators/statements.ts';
import { type Place, parseTree, places } from './tree.ts';

const changesAt = (place: Place): readonly Change[] => [
  ...changeLogically(place),
  ...changeLiterally(place),
  ...changeCalls(place),
  ...changeStatements(place),
];

const hostOf = (place: Place, { operator }: Change): Mutant['host'] | null => {
  if (operator !== 'statement') return expressionHost(place);
  return { start: place.node.start, end: place.node.end, kind: 'statement' };
};

/** A result stands where its expression stands, which the place of a `return` or an arrow does not say. */
const placeOf = (place: Place, { operator, edit }: Change): Place => {
  if (operator !== 'return' && operator !== 'case') return place;
  const inside = operator === 'case' ? place.node.test : (place.node.argument ?? place.node.body);
  const node = inside as Place['node'];
  if (node.start !== edit.start) throw new Error(`${operator} at ${edit.start} is not at ${node.start}`);
  return { ...place, node, parents: [place.node, ...place.parents] };
};

const positionOf = (source: string, at: number) => {
  const before = source.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
};

/** Two operators may come upon the same program; the first of them keeps it. */
const keyOf = ({ start, end, text }: Change['edit']): string => `${start}:${end}:${text}`;

/** Every mutant of a file in the order of the text, the same for the same text. */
export const findMutants = (file: string, source: string): readonly Mutant[] => {
  const found = new Map<string, Omit<Mutant, 'id'>>();
  for (const place of places(source, parseTree(file, source)))
    for (const change of changesAt(place)) {
      const host = hostOf(placeOf(place, change), change);
      const { edit } = change;
      if (host === null || found.has(keyOf(edit)) || source.slice(edit.start, edit.end) === edit.text)
        continue;
      found.set(keyOf(edit), { ...change, file, host, ...positionOf(source, edit.start) });
    }
  return named([...found.values()].sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end));
};

const named = (mutants: readonly Omit<Mutant, 'id'>[]): readonly Mutant[] => {
  const seen = new Map<string, number>();
  return mutants.map((mutant) => {
    const name = `${mutant.file}:${mutant.line}:${mutant.column}:${mutant.operator}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { ...mutant, id: count === 1 ? name : `${name}~${count}` };
  });
};
