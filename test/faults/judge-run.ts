import { revisedModel } from './allow-once.ts';
import { judgeStory } from './judge/judge-story.ts';
import type { Recorded } from './judge/record.ts';
import { floorsOf } from './judge/times.ts';
import type { AttemptTruth, Deed, Truth } from './judge/truth.ts';
import type { Wrong } from './judge/wrong.ts';
import type { Seat } from './one-attempt.ts';
import { readJournal, readOverrides } from './read-record.ts';

/** What happened between each attempt's beginning and its end. */
const attemptsIn = ({ place, story, clear, rescues }: Seat): readonly AttemptTruth[] => {
  const { deeds } = place.chronicle;
  return deeds.flatMap((deed, end): readonly AttemptTruth[] => {
    if (deed.kind !== 'attempt-ended') return [];
    const began = deeds.slice(0, end).findLastIndex(({ kind }) => kind === 'attempt-began');
    const { attemptId } = deed;
    return [
      {
        attemptId,
        deeds: deeds.slice(began, end + 1),
        before: deeds.slice(0, began),
        isClear: clear.has(attemptId),
        isRescue: rescues.has(attemptId),
        label: place.own[story.label],
      },
    ];
  });
};

const truthOf = (seat: Seat): Truth => {
  const { place, story } = seat;
  const model = story.isRevised === true ? revisedModel : place.own.model;
  const deeds: readonly Deed[] = [...place.chronicle.deeds];
  return {
    story,
    own: { ...place.own, model },
    stranger: place.stranger,
    deeds,
    attempts: attemptsIn(seat),
  };
};

const recordOf = ({ bench: { core }, place, recorded }: Seat): Recorded => ({
  attempts: [...recorded],
  journal: readJournal(core.store.db, 'subject = ?', place.own.chf),
  overrides: readOverrides(core, place.own.chf),
  stops: readJournal(core.store.db, `kind IN ('release-stopped', 'release-stop-cleared')`),
  floors: floorsOf(readJournal(core.store.db, 'TRUE')),
});

/** What really was in a story, and what was recorded of it. */
export interface Book {
  readonly truth: Truth;
  readonly record: Recorded;
}

export const bookOf = (seat: Seat): Book => ({ truth: truthOf(seat), record: recordOf(seat) });

/** Everything that the record of a story says and that is not so. */
export const judgeBook = ({ truth, record }: Book): readonly Wrong[] => judgeStory(truth, record);
