import type { JournalRow } from './record.ts';
import type { Deed } from './truth.ts';
import { type Both, entriesOf, ownDeeds } from './what-happened.ts';

/** A write that the record announces, and what really came of it. */
export interface Installation {
  readonly entry: JournalRow;
  readonly releaseId: string;
  readonly image: string;
  readonly version: string;
  /** From the announcement until the next one, or the attempt's end. */
  readonly deeds: readonly Deed[];
  /** The story's own hub was told to write. */
  readonly isTold: boolean;
  /** What the own hub's storage held where it was written to, when that ended; undefined where nothing was stored. */
  readonly stored: string | null | undefined;
  /** The own hub holds the image where it was written to. */
  readonly isWhole: boolean;
  /** The own hub told a sum over exactly the image, after it was stored. */
  readonly isProved: boolean;
  /** The own hub was told to restart after it was stored. */
  readonly isRestartAsked: boolean;
  /** The own hub's firmware said after that, by its name, that it is this version. */
  readonly isSeenRunning: boolean;
}

const since = (deeds: readonly Deed[], fits: (deed: Deed) => boolean): readonly Deed[] => {
  const at = deeds.findLastIndex(fits);
  return at < 0 ? [] : deeds.slice(at + 1);
};

const installationOf = (entry: JournalRow, deeds: readonly Deed[], chf: string): Installation => {
  const image = String(entry.body.imageSha256);
  const version = String(entry.body.to);
  const storedLast = ownDeeds(deeds, 'stored').at(-1);
  const isWhole = storedLast?.image === image;
  const after = isWhole ? since(deeds, (deed) => deed === storedLast) : [];
  const started = ownDeeds(after, 'started').findLast((deed) => deed.image === image);
  const running = started === undefined ? [] : since(after, (deed) => deed === started);
  return {
    entry,
    releaseId: String(entry.body.releaseId),
    image,
    version,
    deeds,
    isTold: ownDeeds(deeds, 'told-to-write').length > 0,
    stored: storedLast?.image,
    isWhole,
    isProved: ownDeeds(after, 'proved').some((deed) => deed.image === image),
    isRestartAsked: ownDeeds(after, 'restart-asked').length > 0,
    isSeenRunning: ownDeeds(running, 'announced').some(
      (said) => said.version === version && said.chf === chf,
    ),
  };
};

/** The attempt's writes, in their order. */
export const installationsIn = ({ truth, record }: Both, chf: string): readonly Installation[] => {
  const entries = entriesOf(record.journal, 'write-begins');
  return entries.map((entry, index) => {
    const until = entries[index + 1]?.seq ?? Number.POSITIVE_INFINITY;
    const deeds = truth.deeds.filter(({ seq }) => seq >= entry.seq && seq < until);
    return installationOf(entry, deeds, chf);
  });
};

/**
 * The write that the verdicts are about. They are about one step of the pathway: once that was seen to run, and the hub was
 * asked again, they are about the next one, of which nothing is reached.
 */
export const lastStep = (both: Both, chf: string): Installation | null => {
  const installation = installationsIn(both, chf).at(-1) ?? null;
  const { outcome } = both.record.attempt;
  if (installation === null || outcome === 're-flashed' || outcome === 'already-current') return installation;
  const isOver = entriesOf(both.record.journal, 'version-read').some(
    ({ seq }) => seq > installation.entry.seq,
  );
  const isEndedByWord = both.truth.isRescue && outcome === 'quarantined';
  return isOver && !isEndedByWord ? null : installation;
};
