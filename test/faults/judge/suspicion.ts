import { type Installation, installationsIn } from './installation.ts';
import type { Recorded } from './record.ts';
import type { Deed, Truth } from './truth.ts';
import { type Both, bothOf, entriesOf, hasPassed, isKind, ownDeeds } from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/**
 * A hub is suspect from before the first byte that changes its storage until its image was seen whole: never shorter, never
 * longer, and by the image that is being written.
 */
export const judgeSuspicion = (truth: Truth, record: Recorded): readonly Wrong[] => {
  const all = bothOf(truth, record);
  return all.flatMap((both, index) => {
    const steps = installationsIn(both, truth.own.chf);
    return [
      ...judgeWhileWriting(both, steps),
      ...(both.truth.isClear ? steps.flatMap((step) => judgeAtRestart(both, step)) : []),
      ...judgeAfter(all.slice(0, index + 1), truth.own.chf),
      ...judgeStranger(both),
    ];
  });
};

const short = (image: string | null): string => (image === null ? 'no image' : `image ${image.slice(0, 8)}`);

/** Whenever storage changes. */
const judgeWhileWriting = (both: Both, steps: readonly Installation[]): readonly Wrong[] => {
  const changes: readonly Deed[] = [
    ...ownDeeds(both.truth.deeds, 'told-to-write'),
    ...ownDeeds(both.truth.deeds, 'stored'),
  ];
  return changes.flatMap(({ seq, suspect, kind }) => {
    const step = steps.findLast(({ entry }) => entry.seq <= seq);
    const due = step?.image ?? null;
    return when(
      suspect === null || (due !== null && suspect !== due),
      'suspicion',
      `${both.name}: the hub was ${kind}, and the record held it suspect by ${short(suspect)}; ${short(due)} was being written`,
    );
  });
};

/** Once its storage proved itself nothing is suspect any more; where it could not, it is until the image was seen to run. */
const judgeAtRestart = (both: Both, step: Installation): readonly Wrong[] => {
  const asked = ownDeeds(step.deeds, 'restart-asked').filter(
    (deed) => step.isWhole && step.deeds.indexOf(deed) > step.deeds.findLastIndex(isKind('stored')),
  )[0];
  if (asked === undefined) return [];
  const isSuspect = asked.suspect !== null;
  return when(
    isSuspect === step.isProved,
    'suspicion',
    `${both.name}: the hub was told to start ${short(step.image)} while the record held it ${isSuspect ? '' : 'not '}suspect; its storage had ${step.isProved ? '' : 'not '}proved itself`,
  );
};

/** After an attempt: whether the last write that was ever begun was seen whole since. */
const judgeAfter = (soFar: readonly Both[], chf: string): readonly Wrong[] => {
  const both = soFar.at(-1);
  if (both === undefined) return [];
  const { suspect } = both.record.own;
  const lastWriter = soFar.findLast(({ record }) => entriesOf(record.journal, 'write-begins').length > 0);
  const says = (what: string) =>
    `${both.name}: after it the record holds the hub ${suspect === null ? 'not suspect' : `suspect by ${short(suspect.image)}`}; ${what}`;
  if (lastWriter === undefined)
    return when(suspect !== null, 'suspicion', says('no write was ever begun on it'));
  const step = installationsIn(lastWriter, chf).at(-1);
  const since = soFar.slice(soFar.indexOf(lastWriter)).flatMap(({ record }) => record.journal);
  const isRecordedWhole = since.some(
    ({ kind, seq }) =>
      (kind === 'write-checked' || kind === 'storage-compared') && seq > (step?.entry.seq ?? 0),
  );
  // Whether what was compared was so is judged with the journal.
  const isCompared = since.some(
    ({ kind, seq }) => kind === 'storage-compared' && seq > (step?.entry.seq ?? 0),
  );
  const isSeen = step !== undefined && (step.isProved || step.isSeenRunning || isCompared);
  return [
    ...when(
      suspect !== null && (hasPassed(both.record) || isRecordedWhole),
      'suspicion',
      says('its image was seen whole'),
    ),
    ...when(
      suspect === null && !isSeen && (step?.isTold ?? false),
      'suspicion',
      says('its last write was not seen to end whole'),
    ),
    ...when(suspect === null && !isRecordedWhole, 'suspicion', says('no entry of the journal says why')),
  ];
};

const judgeStranger = ({ record, name }: Both): readonly Wrong[] =>
  when(
    record.stranger.suspect !== null,
    'suspicion',
    `${name}: the record holds a hub suspect that only stood in another's place`,
  );
