import type { LineDamage, Moment } from './fault.ts';
import { type FaultStory, isClear } from './fault-story.ts';
import type { When } from './happening.ts';

const acts: Readonly<Record<Moment['act'], string>> = {
  unplug: 'the cable is pulled',
  'power-cut': 'its power is cut',
  stop: 'somebody stops the attempt',
  swap: 'the stranger is put on the cable',
  replace: 'its power goes, and the stranger is put on the cable',
};

const moments: readonly When[] = [
  'before the scan',
  'in the transfer',
  'between the steps',
  'at the restart',
  'before the second scan',
  'after the pass',
];

const damageText = (where: string, damage: LineDamage | undefined): readonly string[] => {
  const kinds = Object.entries(damage ?? {}).map(([kind, at]) => `${kind} ${JSON.stringify(at)}`);
  return kinds.length === 0 ? [] : [`On the line ${where}: ${kinds.join(', ')}.`];
};

const handText = ({
  moment,
  swapAtByte,
  isReplacedWhenTorn,
  isReplacedAtWrite,
}: FaultStory): readonly string[] => [
  ...(moment === undefined ? [] : [`When the step ${moment.step} begins, ${acts[moment.act]}.`]),
  ...(swapAtByte === undefined ? [] : [`After ${swapAtByte} bytes the stranger is on the cable.`]),
  ...(isReplacedAtWrite === true
    ? ['Once the write is announced, the stranger is put on the cable, at its prompt.']
    : []),
  ...(isReplacedWhenTorn === true ? ['When its write is cut off, the stranger is put on the cable.'] : []),
];

/** A story in words, for whoever replays one. */
export const tellStory = (story: FaultStory): string => {
  const { seed, loader, kinds, holds, registered, label, stranger, hub, happenings, isRevised } = story;
  const board = isRevised === true ? 'other hardware than the register has, which a shift lead allows' : null;
  const behaviour = Object.keys(hub).length === 0 ? [] : [`The hub: ${JSON.stringify(hub)}.`];
  return [
    `Story ${seed} of ${loader} hubs: ${kinds.join(' and ')}.`,
    `A hub that holds "${holds}", and "${registered}" by the register, is scanned by its ${label.toUpperCase()}${board === null ? '' : `; it is of ${board}`}.`,
    ...behaviour,
    ...damageText('to the hub', story.toHub),
    ...damageText('to the bench', story.toBench),
    ...(story.garbageFirst === undefined ? [] : [`${story.garbageFirst} bytes of noise come first.`]),
    ...handText(story),
    ...(story.tries === undefined ? [] : [`It is tried ${story.tries} times so.`]),
    ...(kinds.some((kind) => /swap|replaced/.test(kind))
      ? [`The stranger holds "${stranger.holds}"${stranger.hasOtherHardware ? ' on another board' : ''}.`]
      : []),
    ...moments.flatMap((moment) => {
      const due = happenings.filter(({ when }) => when === moment).map(({ what }) => what);
      return due.length === 0
        ? []
        : [`${moment[0]?.toUpperCase()}${moment.slice(1)}: ${due.join(', then ')}.`];
    }),
    isClear(story)
      ? 'Every word arrives in the first attempt, so only one end is right.'
      : 'Line, hand or hub may keep words back in the first attempt: where what was done was not heard, both ends are right.',
  ].join('\n');
};
