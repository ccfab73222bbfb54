import type { JournalRow } from './record.ts';
import { type Wrong, when } from './wrong.ts';

/** A site's limit: so many of a release's last installations on a bench. */
const [failuresDue, ofLast] = [3, 5];

/** The failures that speak of the release or of its writing. */
const telling: ReadonlySet<unknown> = new Set([
  'check-mismatch',
  'image-refused',
  'version-mismatch',
  'no-announcement',
  'reboot-loop',
  'restart-failed',
]);

interface Write {
  readonly releaseId: string;
  readonly attemptId: string;
  isLast: boolean;
}

/** A whole bench's journal as it was written: a release is stopped where three of its last five installations failed, and only there. */
export const judgeStops = (journal: readonly JournalRow[]): readonly Wrong[] => {
  const wrongs: Wrong[] = [];
  const books = openBooks();
  for (const [index, entry] of journal.entries()) {
    const { body, attemptId } = entry;
    if (entry.kind === 'write-begins') books.write(String(body.releaseId), attemptId ?? '');
    if (entry.kind === 'release-stop-cleared') books.clear(String(body.releaseId));
    if (entry.kind !== 'attempt-ended') continue;
    const due = books.end(attemptId ?? '', telling.has(body.code));
    const next = journal[index + 1];
    const stopped = next?.kind === 'release-stopped' ? String(next.body.releaseId) : null;
    if (stopped !== null) books.stop(stopped);
    wrongs.push(
      ...when(
        stopped !== due,
        'stop',
        `after entry ${entry.seq} ${stopped ?? 'no release'} was stopped; ${due ?? 'none'} is due`,
      ),
    );
  }
  return wrongs;
};

const openBooks = () => {
  let writes: readonly Write[] = [];
  const failures = new Map<string, boolean>();
  const stopped = new Set<string>();
  return {
    write: (releaseId: string, attemptId: string): void => {
      for (const earlier of writes) if (earlier.attemptId === attemptId) earlier.isLast = false;
      writes = [...writes, { releaseId, attemptId, isLast: true }];
    },
    stop: (releaseId: string): void => void stopped.add(releaseId),
    clear: (releaseId: string): void => {
      stopped.delete(releaseId);
      writes = writes.filter((write) => write.releaseId !== releaseId);
    },
    /** The release that is to be stopped now. */
    end: (attemptId: string, isTelling: boolean): string | null => {
      failures.set(attemptId, isTelling);
      const own = writes.findLast((write) => write.attemptId === attemptId);
      if (!isTelling || own === undefined || stopped.has(own.releaseId)) return null;
      const last = writes
        .filter((write) => write.releaseId === own.releaseId && failures.has(write.attemptId))
        .slice(-ofLast);
      const failed = last.filter((write) => write.isLast && failures.get(write.attemptId) === true);
      return failed.length >= failuresDue ? own.releaseId : null;
    },
  };
};
