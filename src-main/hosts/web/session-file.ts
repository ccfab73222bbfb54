import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Remembers who was let in, so that a browser finds its way back after a crash. */
export interface SessionKeep {
  load(): readonly string[];
  save(hashes: readonly string[]): void;
  /** The host ends in order: whoever comes next needs a link. */
  forget(): void;
}

export const keepNothing: SessionKeep = { load: () => [], save: () => {}, forget: () => {} };

/** A shift. A bench that died in the evening lets nobody in by itself next morning. */
export const keptForMs = 12 * 3_600_000;

const fileSchema = z.object({ savedAtMs: z.number(), hashes: z.array(z.string().max(64)).max(64) });

/**
 * Sessions in a file that only its owner may read; of the tokens themselves it holds nothing but hashes. What cannot be
 * read lets nobody in, and is no reason not to start.
 */
export const sessionFile = (path: string, nowMs: () => number = Date.now): SessionKeep => ({
  load: () => {
    const kept = read(path);
    if (kept === null) return [];
    const ageMs = nowMs() - kept.savedAtMs;
    return ageMs >= 0 && ageMs < keptForMs ? kept.hashes : [];
  },
  save: (hashes) => {
    try {
      writeFileSync(`${path}.new`, JSON.stringify({ savedAtMs: nowMs(), hashes }), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch {
      // A full disk must not keep anybody out: after a crash they need a new link, that is all.
    }
  },
  forget: () => rmSync(path, { force: true }),
});

const read = (path: string): z.infer<typeof fileSchema> | null => {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
};
