import { type Installation, installationsIn } from './installation.ts';
import type { JournalRow, Recorded } from './record.ts';
import type { Truth, WorldState } from './truth.ts';
import {
  type Both,
  bothOf,
  type DeedOf,
  entriesOf,
  isKind,
  ownDeeds,
  worldsDuring,
} from './what-happened.ts';
import { type Wrong, when } from './wrong.ts';

/**
 * What the journal tells of each attempt: intents before the acts and observations after them, in order; firmware by the
 * release and the image that was really written, to the hub that really got it.
 */
export const judgeJournal = (truth: Truth, record: Recorded): readonly Wrong[] =>
  bothOf(truth, record).flatMap((both) => {
    const steps = installationsIn(both, truth.own.chf);
    return [
      ...judgeOrder(both),
      ...steps.flatMap((step) => judgeWrite(both, step, truth)),
      ...judgeUnannounced(both, steps),
      ...judgeChecks(both, truth),
      ...judgeVersions(both, truth, record),
      ...judgeContradicted(both, truth),
      ...judgeWires(both),
      ...judgeEnd(both),
      ...judgeStrangers(both, truth),
      ...judgeUnsettled(both),
    ];
  });

const says = ({ name }: Both, what: string): string => `${name}: ${what}`;

const judgeOrder = (both: Both): readonly Wrong[] => {
  const kinds = both.record.journal.map(({ kind }) => kind);
  const rank = (kind: string): number => kinds.indexOf(kind);
  const [began, decided, ended] = [
    rank('attempt-began'),
    rank('decided'),
    kinds.lastIndexOf('attempt-ended'),
  ];
  const isInOrder = began === 0 && decided > began && ended > decided;
  const count = kinds.filter((kind) => kind === 'attempt-began' || kind === 'attempt-ended').length;
  return when(
    !isInOrder || count !== 2,
    'journal',
    says(both, `it tells of the attempt as ${kinds.join(', ')}`),
  );
};

const releaseOf = (both: Both, id: unknown): WorldState['releases'][number] | undefined =>
  worldsDuring(both.truth)
    .flatMap(({ releases }) => releases)
    .find((release) => release.id === id);

const short = (image: unknown): string => (image == null ? 'nothing' : String(image).slice(0, 8));

/** An intent names the image that the hub then gets. */
const judgeWrite = (both: Both, step: Installation, { own }: Truth): readonly Wrong[] => {
  const { entry, releaseId, image, version, stored, isTold } = step;
  const release = releaseOf(both, releaseId);
  const isReleased = worldsDuring(both.truth).some(({ releases }) =>
    releases.some((one) => one.image === stored),
  );
  return [
    ...when(
      entry.subject !== own.chf,
      'journal',
      says(both, `write-begins is about ${entry.subject}, the hub in hand is ${own.chf}`),
    ),
    ...when(
      release === undefined || release.image !== image || release.version !== version,
      'journal',
      says(
        both,
        `write-begins names ${releaseId}, ${version} and image ${short(image)}; the catalogue has ${release?.version} and ${short(release?.image)} under that name`,
      ),
    ),
    ...when(
      isReleased && stored !== image,
      'journal',
      says(both, `write-begins names image ${short(image)}, the hub got ${short(stored)}`),
    ),
    ...when(
      !isTold && both.truth.isClear,
      'journal',
      says(both, `write-begins stands for a write that the hub was never told of`),
    ),
  ];
};

const judgeUnannounced = (both: Both, steps: readonly Installation[]): readonly Wrong[] => {
  const first = steps[0]?.entry.seq ?? Number.POSITIVE_INFINITY;
  const early = both.truth.deeds.filter(isKind('told-to-write')).some(({ seq }) => seq < first);
  return when(
    early,
    'journal',
    says(both, 'a hub was told to write before the journal said that it would be'),
  );
};

/** What lay in the own hub's storage when the entry was made. */
const storedWhen = (both: Both, { seq }: JournalRow): string | null | undefined =>
  [...both.truth.before, ...both.truth.deeds].findLast(
    (deed): deed is DeedOf<'stored'> => deed.kind === 'stored' && deed.who === 'own' && deed.seq < seq,
  )?.image;

const judgeChecks = (both: Both, { own }: Truth): readonly Wrong[] =>
  ['write-checked', 'storage-compared'].flatMap((kind) =>
    entriesOf(both.record.journal, kind).flatMap((entry) => {
      const held = storedWhen(both, entry);
      const { imageSha256: image, releaseId, to } = entry.body;
      const release = releaseOf(both, releaseId);
      const isWritten = ownDeeds(both.truth.deeds, 'told-to-write').some(({ seq }) => seq < entry.seq);
      return [
        ...when(
          entry.subject !== own.chf || held !== image,
          'journal',
          says(
            both,
            `${kind} names image ${short(image)} of ${entry.subject}; ${own.chf} holds ${short(held)}`,
          ),
        ),
        ...when(
          release === undefined || release.image !== image || release.version !== to,
          'journal',
          says(both, `${kind} names ${String(releaseId)} with image ${short(image)}, which it has not`),
        ),
        ...when(
          (kind === 'write-checked') !== isWritten,
          'journal',
          says(both, `${kind} stands in an attempt that ${isWritten ? 'wrote' : 'did not write'} the hub`),
        ),
      ];
    }),
  );

/** Asked who it is, a hub said what the last write explains: its storage was found whole, and it had not spoken since. */
const isAwaitedWord = (both: Both, entry: JournalRow, { attempts }: Recorded): boolean => {
  const { version } = entry.body;
  const last = attempts
    .flatMap(({ journal }) => journal)
    .findLast(({ kind, seq }) => seq < entry.seq && wordsOnWhatRuns.has(kind));
  const isSaid = ownDeeds(both.truth.deeds, 'versioned').some(
    (said) => said.seq < entry.seq && said.version === version,
  );
  return isSaid && last?.body.to === version;
};

const wordsOnWhatRuns: ReadonlySet<string> = new Set([
  'write-checked',
  'storage-compared',
  'version-read',
  'version-contradicted',
]);

const judgeVersions = (both: Both, { own }: Truth, record: Recorded): readonly Wrong[] =>
  entriesOf(both.record.journal, 'version-read').flatMap((entry) => {
    const before = both.truth.deeds.filter(({ seq }) => seq < entry.seq);
    const started = before.findLastIndex((deed) => deed.kind === 'started' && deed.who === 'own');
    const said = started < 0 ? [] : ownDeeds(before.slice(started), 'announced');
    const isSaid = said.some(({ version, chf }) => version === entry.body.version && chf === own.chf);
    return when(
      !(isSaid || isAwaitedWord(both, entry, record)) || entry.subject !== own.chf,
      'journal',
      says(
        both,
        `version-read has ${entry.subject} run ${String(entry.body.version)}; since its last start it said ${said.map(({ version, chf }) => `${chf} ${version}`).join(', ') || 'nothing'}`,
      ),
    );
  });

const judgeContradicted = (both: Both, { own }: Truth): readonly Wrong[] =>
  entriesOf(both.record.journal, 'version-contradicted').flatMap((entry) => {
    const before = both.truth.deeds.filter(({ seq }) => seq < entry.seq);
    const said = [...ownDeeds(before, 'versioned'), ...ownDeeds(before, 'announced')];
    const isSaid = said.some(({ version }) => version === entry.body.said);
    return when(
      entry.subject === own.chf && !isSaid,
      'journal',
      says(both, `version-contradicted has ${own.chf} say ${String(entry.body.said)}, which it did not`),
    );
  });

/** Who the hub is, by its own word: some hub on the cable must have said each part of it in this attempt. */
const judgeWires = (both: Both): readonly Wrong[] =>
  entriesOf(both.record.journal, 'decided').flatMap((entry) => {
    const wire = entry.body.wire as Readonly<Record<string, unknown>> | undefined;
    if (wire === undefined) return [];
    const before = both.truth.deeds.filter(({ seq }) => seq < entry.seq);
    const isNamed = before
      .filter(isKind('named'))
      .some(
        ({ said }) =>
          said.chf === wire.chf &&
          said.gpf === wire.gpf &&
          said.manufacturer === wire.manufacturer &&
          said.model === wire.model,
      );
    const isLost = wire.firmwareVersion === null && !both.truth.isClear;
    const isVersion =
      isLost || before.filter(isKind('versioned')).some(({ version }) => version === wire.firmwareVersion);
    return when(
      !isNamed || !isVersion,
      'journal',
      says(both, `decided has the hub say ${JSON.stringify(wire)}, which no hub on the cable said`),
    );
  });

const judgeEnd = (both: Both): readonly Wrong[] => {
  const { attempt, journal } = both.record;
  const body = entriesOf(journal, 'attempt-ended').at(-1)?.body ?? {};
  const verdicts = { write: attempt.write, restart: attempt.restart, version: attempt.version };
  const told = [body.kind, body.reason ?? body.code ?? null, body.hubLeft, body.verdicts];
  const kept = [attempt.outcome, attempt.reason, attempt.hubLeft, verdicts];
  const isSame = told.every((one, index) => sorted(one) === sorted(kept[index]));
  return when(
    !isSame,
    'journal',
    says(both, `attempt-ended tells ${JSON.stringify(told)}, the attempt's row has ${JSON.stringify(kept)}`),
  );
};

const sorted = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : JSON.stringify(value ?? null);

/**
 * Where another hub answered before anything proved which one was written, that one may have been, and the journal says so. It
 * has to where that is so.
 */
const judgeStrangers = (both: Both, { stranger }: Truth): readonly Wrong[] => {
  const entries = entriesOf(both.record.journal, 'stranger-written');
  const strange = both.truth.deeds.filter((deed) => 'who' in deed && deed.who === 'stranger');
  const got = strange.filter(isKind('stored')).at(-1)?.image ?? null;
  const isTold = entries.some(({ subject, body }) => subject === stranger.chf && body.imageSha256 === got);
  const isDue = both.truth.isRescue && got !== null && strange.some(isKind('announced'));
  return [
    ...when(
      isDue && !isTold,
      'journal',
      says(both, `${stranger.chf} was written in it, and no entry says so`),
    ),
    ...when(
      !entries.every((entry) => mayBeWritten(both, entry, stranger.chf)),
      'journal',
      says(
        both,
        `stranger-written names ${entries.map(({ subject }) => subject).join(', ')}, which cannot have got that image`,
      ),
    ),
  ];
};

/** It answered by its own name, after a write of that image had begun. */
const mayBeWritten = ({ truth, record }: Both, entry: JournalRow, chf: string): boolean => {
  const begun = entriesOf(record.journal, 'write-begins').findLast(({ seq }) => seq < entry.seq);
  const isAnswered = truth.deeds.some(
    (deed) =>
      (deed.kind === 'announced' || deed.kind === 'named') &&
      deed.who === 'stranger' &&
      deed.seq < entry.seq &&
      deed.seq >= (begun?.seq ?? Number.POSITIVE_INFINITY),
  );
  return entry.subject === chf && isAnswered && begun?.body.imageSha256 === entry.body.imageSha256;
};

/** A restart that changes what the hub runs is announced, unless it starts what this attempt wrote. */
const judgeUnsettled = (both: Both): readonly Wrong[] => {
  const { deeds } = both.truth;
  const asked = deeds.findIndex((deed) => deed.kind === 'restart-asked' && deed.isUnsettled);
  if (asked < 0 || deeds.slice(0, asked).some(isKind('told-to-write'))) return [];
  const seq = deeds[asked]?.seq ?? 0;
  const isAnnounced = entriesOf(both.record.journal, 'settle-begins').some((entry) => entry.seq <= seq);
  return when(
    !isAnnounced,
    'journal',
    says(both, 'the hub was restarted into what waited for that, unannounced'),
  );
};
