import type { Core } from '../../src-main/core/create-core.ts';
import type { HubDeed, OnDeed } from '../rig/hub-deed.ts';
import { sha256Of } from './firmware.ts';
import type { Deed, Happened, Who } from './judge/truth.ts';

/** Everything that happens in a story, in its order, beside what the bench had recorded at each moment. */
export interface Chronicle {
  readonly deeds: readonly Deed[];
  note(happened: Happened): void;
  /** Hears what a hub does and says. */
  of(who: Who): OnDeed;
  /** What happens after the story's end is nobody's affair, and its bench is gone. */
  close(): void;
}

/** Firmware announces itself for as long as it runs; more than these of one start tell nothing. */
const mostAnnouncements = 6;

interface Recorded {
  readonly seq: number;
  readonly suspect: string | null;
}

const recordedSql = `SELECT (SELECT max(seq) FROM journal) AS seq,
  (SELECT coalesce(suspect_image_sha256, suspect_to) FROM hubs WHERE chf_id = ?) AS suspect`;

const withoutBytes = (who: Who, deed: HubDeed): Happened => {
  switch (deed.kind) {
    case 'stored':
      return { kind: deed.kind, who, image: deed.image === null ? null : sha256Of(deed.image) };
    case 'proved':
      return { kind: 'proved', who, image: sha256Of(deed.image) };
    case 'started':
      return { kind: 'started', who, image: sha256Of(deed.image) };
    default:
      return { ...deed, who };
  }
};

export const createChronicle = ({ store }: Core, chf: string, nowMs: () => number): Chronicle => {
  const deeds: Deed[] = [];
  const recorded = store.db.prepare<[string], Recorded>(recordedSql);
  const announcements: Record<Who, number> = { own: 0, stranger: 0 };
  let isOpen = true;

  const note = (happened: Happened): void => {
    if (!isOpen) return;
    const { seq, suspect } = recorded.get(chf) ?? { seq: 0, suspect: null };
    deeds.push({ ...happened, seq, suspect, clockMs: nowMs() });
  };

  return {
    deeds,
    note,
    of: (who) => (deed) => {
      if (deed.kind === 'started' || deed.kind === 'attached') announcements[who] = 0;
      if (deed.kind === 'announced' && ++announcements[who] > mostAnnouncements) return;
      note(withoutBytes(who, deed));
    },
    close: () => {
      isOpen = false;
    },
  };
};
