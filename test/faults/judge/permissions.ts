import type { Recorded } from './record.ts';
import type { Deed, Truth, WorldState } from './truth.ts';
import {
  type Both,
  bothOf,
  type DeedOf,
  entriesOf,
  hasPassed,
  isKind,
  ownDeeds,
  productionOf,
  worldAt,
  worldsDuring,
} from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/**
 * Whether what was done to a hub was allowed at that very moment: the hub in hand, of the hardware that the register holds or
 * that a shift lead allowed, on an open Work Order, with a release that may be installed, in the way that the catalogue
 * states; and nothing at all to a hub in another's place that the bench could have asked who it is.
 */
export const judgePermissions = (truth: Truth, record: Recorded): readonly Wrong[] =>
  bothOf(truth, record).flatMap((both) => [
    ...ownDeeds(both.truth.deeds, 'told-to-write').flatMap((told) => judgeWrite(both, told, truth, record)),
    ...judgeStranger(both, truth),
    ...judgePass(both, truth, record),
  ]);

type Told = DeedOf<'told-to-write'>;

const upTo = ({ deeds }: Both['truth'], told: Deed): readonly Deed[] => deeds.slice(0, deeds.indexOf(told));

const judgeWrite = (both: Both, told: Told, truth: Truth, record: Recorded): readonly Wrong[] => {
  const before = upTo(both.truth, told);
  const world = worldAt([...both.truth.before, ...before]);
  const says = (what: string) => `${both.name}: the hub was written though ${what}`;
  const settings = before.findLast(isKind('loader-made'))?.settings;
  const named = ownDeeds(before, 'named').at(-1)?.said;
  const wrongs = [
    ...whyNotInstallable(both, told, world),
    ...whyNotInHand(both, named?.chf, truth),
    ...(named === undefined ? [] : whyNotAgreeing(both, named.model, world, record)),
    ...(named === undefined || named.gpf === world.register.gpf
      ? []
      : [`it says GPF ${named.gpf}, the register has ${world.register.gpf}`]),
    ...(world.orders.some(({ id, isOpen }) => isOpen && id === both.record.attempt.orderId)
      ? []
      : [`its Work Order ${both.record.attempt.orderId} was not open`]),
    ...(settings === world.settings ? [] : ['the catalogue had other settings for it by then']),
  ];
  return wrongs.flatMap((what) => when(true, 'permission', says(what)));
};

/** What is being written is production, or a release on the way to it, and neither is held nor withdrawn. */
const whyNotInstallable = ({ record }: Both, told: Told, world: WorldState): readonly string[] => {
  const entry = entriesOf(record.journal, 'write-begins').findLast(({ seq }) => seq <= told.seq);
  if (entry === undefined) return ['no entry of the journal said so before'];
  const target = productionOf(world);
  if (target.status !== 'production') return [`production was ${target.status} by then`];
  const release = world.releases.find(({ id }) => id === entry.body.releaseId);
  if (release === undefined) return [`no release ${String(entry.body.releaseId)} was listed`];
  if (release.status !== 'production') return [`${release.id} was ${release.status} by then`];
  const isOnTheWay = release.id === target.id || target.installableFrom.includes(release.version);
  return isOnTheWay ? [] : [`${release.id} was neither production nor on the way to it`];
};

const whyNotInHand = (
  { truth: { isRescue } }: Both,
  chf: string | undefined,
  { own }: Truth,
): readonly string[] => {
  if (isRescue || chf === own.chf) return [];
  return [chf === undefined ? 'it had not said who it is' : `it had said that it is ${chf}`];
};

/** Overrides used on the hub so far: what a shift lead allowed stays so for the hub. */
const isOverridden = (
  { record: { attempt } }: Both,
  hardware: string,
  { overrides, attempts }: Recorded,
): boolean => {
  const soFar = attempts.slice(
    0,
    attempts.findIndex((one) => one.attempt.attemptId === attempt.attemptId) + 1,
  );
  const ids = soFar.map((one) => one.attempt.attemptId);
  return overrides.some(
    (one) => one.usedBy !== null && ids.includes(one.usedBy) && one.hardware === hardware,
  );
};

const whyNotAgreeing = (
  both: Both,
  model: string,
  { register }: WorldState,
  record: Recorded,
): readonly string[] => {
  const hardware = model.slice(4);
  if (model === register.model || isOverridden(both, hardware, record)) return [];
  return [`it says ${model}, the register has ${register.model}, and nobody allowed it`];
};

/** A stranger that has said anything on its line could have been asked first. */
const judgeStranger = (both: Both, { story }: Truth): readonly Wrong[] => {
  const isMeant = both.truth.isRescue && story.rescueMeets === 'hub without firmware';
  const strange = both.truth.deeds.filter((deed) => 'who' in deed && deed.who === 'stranger');
  const told = strange.findIndex(({ kind }) => kind === 'told-to-write');
  if (told < 0 || isMeant) return [];
  const hasSpoken = strange
    .slice(strange.slice(0, told).findLastIndex(({ kind }) => kind === 'attached') + 1, told)
    .some(({ kind }) => kind === 'spoke');
  return when(
    hasSpoken,
    'permission',
    `${both.name}: a hub in the labelled one's place was written after it had spoken`,
  );
};

/** What holds for a write holds for a hub that is let go unwritten, too. */
const judgePass = (both: Both, { own }: Truth, record: Recorded): readonly Wrong[] => {
  if (!hasPassed(both.record)) return [];
  const worlds = worldsDuring(both.truth);
  const model = ownDeeds(both.truth.deeds, 'named').at(-1)?.said.model ?? own.model;
  const doubts = worlds.map((world) => whyNotAgreeing(both, model, world, record));
  const says = (what: string) => `${both.name}: the hub passed though ${what}`;
  const image = both.record.journal.find(({ kind }) => kind === 'attempt-ended')?.body.imageSha256;
  const isDue = worlds.some((world) => productionOf(world).image === image);
  return [
    ...(doubts.every((texts) => texts.length > 0) ? (doubts[0] ?? []) : []).flatMap((what) =>
      when(true, 'permission', says(what)),
    ),
    ...when(!isDue, 'permission', says('what it was seen to hold was no production release')),
  ];
};
