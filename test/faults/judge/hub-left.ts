import type { HubDoing } from '../../rig/hub-deed.ts';
import { restartsItself } from '../fault-story.ts';
import type { Recorded } from './record.ts';
import type { Truth } from './truth.ts';
import { type Both, bothOf, entriesOf, hasPassed, isKind } from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/** In which state each attempt left its hub, against what the hub on the cable does when the attempt has ended. */
export const judgeHubLeft = (truth: Truth, record: Recorded): readonly Wrong[] =>
  bothOf(truth, record).flatMap((both) => [
    ...judgeWord(both),
    ...(both.truth.isClear && !restartsItself(truth.story) ? judgeState(both) : []),
  ]);

/** What a hub does that was left so. */
const doings: Readonly<Record<string, readonly HubDoing[]>> = {
  running: ['firmware'],
  stopped: ['bootloader'],
  'on-trial': ['on-trial'],
};

const leftOf = ({ record }: Both): string => record.attempt.hubLeft ?? 'not kept';

/** What is certain whatever the line did. */
const judgeWord = (both: Both): readonly Wrong[] => {
  const left = leftOf(both);
  const { deeds } = both.truth;
  const says = (what: string) => `${both.name}: its hub is recorded as left ${left}; ${what}`;
  const isHeard = entriesOf(both.record.journal, 'decided').some(({ body }) => body.wire !== undefined);
  const hasSpoken = deeds.some(isKind('spoke'));
  return [
    ...when(hasPassed(both.record) && left !== 'running', 'hub left', says('a pass leaves it running')),
    ...when(
      left === 'not-asked' && isHeard,
      'hub left',
      says('and it was heard to say who it is: what it was left as was seen'),
    ),
    ...when(
      left !== 'not-asked' && left !== 'unknown' && !hasSpoken,
      'hub left',
      says('no hub said a word in it'),
    ),
  ];
};

/** What is certain where every word arrived. */
const judgeState = (both: Both): readonly Wrong[] => {
  const left = leftOf(both);
  const doing = both.truth.deeds.findLast(isKind('attempt-ended'))?.doing ?? null;
  const says = (what: string) => `${both.name}: its hub is recorded as left ${left}; ${what}`;
  const expected = doings[left];
  const hasSpoken = both.truth.deeds.some(isKind('spoke'));
  const isRefusedByWord =
    both.record.attempt.outcome === 'quarantined' &&
    // What an upload that was given up leaves is not seen.
    !both.record.attempt.steps.some(({ step }) => step === 'load') &&
    entriesOf(both.record.journal, 'decided').some(({ body }) => body.wire !== undefined);
  return [
    ...when(
      expected !== undefined && doing !== null && !expected.includes(doing),
      'hub left',
      says(`it is ${doing}`),
    ),
    ...when(left === 'not-asked' && hasSpoken, 'hub left', says('it was asked, and answered')),
    ...when(
      left === 'unknown' && isRefusedByWord,
      'hub left',
      says(`it was asked who it is and left at that: it is ${doing}`),
    ),
  ];
};
