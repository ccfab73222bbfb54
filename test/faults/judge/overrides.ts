import type { Recorded } from './record.ts';
import type { Truth } from './truth.ts';
import { type Both, bothOf, entriesOf, hasPassed, ownDeeds, worldAt } from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/**
 * What a shift lead allowed is used by one attempt and no other, before the hub is written, and only where it is needed; from
 * that write on the hub is recorded as what it says it is.
 */
export const judgeOverrides = (truth: Truth, record: Recorded): readonly Wrong[] => [
  ...bothOf(truth, record).flatMap((both, index, all) => [
    ...judgeUse(both, record),
    ...judgeModel(all.slice(0, index + 1), record),
  ]),
  ...record.overrides.flatMap(({ overrideId, usedBy }) => {
    const uses = entriesOf(record.journal, 'override-used').filter(
      ({ body }) => body.overrideId === overrideId,
    );
    const due = usedBy === null ? 0 : 1;
    return when(
      uses.length !== due || uses.some(({ attemptId }) => attemptId !== usedBy),
      'override',
      `override ${overrideId} is used by ${usedBy ?? 'nobody'}; the journal tells of ${uses.length} uses (${uses.map(({ attemptId }) => attemptId).join(', ')})`,
    );
  }),
];

const judgeUse = (both: Both, { overrides }: Recorded): readonly Wrong[] => {
  const { attempt, journal } = both.record;
  const used = overrides.filter(({ usedBy }) => usedBy === attempt.attemptId);
  const says = (what: string) => `${both.name}: it used ${used.length} overrides; ${what}`;
  const told = ownDeeds(both.truth.deeds, 'told-to-write')[0];
  const entry = entriesOf(journal, 'override-used')[0];
  const models = ownDeeds(both.truth.deeds, 'named').map(({ said }) => said.model);
  const { register } = worldAt(both.truth.before);
  return [
    ...when(used.length > 1, 'override', says('one attempt stands on one at most')),
    ...when(
      used.length > 0 && !models.some((model) => model !== register.model),
      'override',
      says(`its hub never said other hardware than the register's ${register.model}`),
    ),
    ...when(
      entry !== undefined && told !== undefined && entry.seq > told.seq,
      'override',
      says('it was taken after the hub was written'),
    ),
  ];
};

/** As the register was imported last, or as a shift lead took the hub's own word since. */
const modelDue = (soFar: readonly Both[], { overrides }: Recorded): string | null => {
  let registered = '';
  let due: string | null = null;
  for (const { truth, record } of soFar) {
    const used = overrides.some(({ usedBy }) => usedBy === record.attempt.attemptId);
    const taken = used ? entriesOf(record.journal, 'write-begins').at(-1)?.seq : undefined;
    const isSeen = used && (hasPassed(record) || taken !== undefined);
    const { register } = worldAt([...truth.before, ...truth.deeds]);
    // A register that is imported has its own word on every hub that it lists.
    const isImported = registered !== JSON.stringify(register);
    if (isImported) due = register.model;
    registered = JSON.stringify(register);
    // A pass takes the hub's word once more, whatever was imported while it was written.
    const isImportedLast =
      isImported &&
      !hasPassed(record) &&
      truth.deeds.some((deed) => deed.kind === 'world' && deed.seq > (taken ?? Infinity));
    if (isSeen && !isImportedLast) due = ownDeeds(truth.deeds, 'named').at(-1)?.said.model ?? due;
  }
  return due;
};

const judgeModel = (soFar: readonly Both[], record: Recorded): readonly Wrong[] => {
  const both = soFar.at(-1);
  if (both === undefined) return [];
  const due = modelDue(soFar, record);
  const { model } = both.record.own;
  return when(
    model !== due,
    'override',
    `${both.name}: after it the hub is recorded as ${model}; ${due} is due, by the register or by what a shift lead allowed`,
  );
};
