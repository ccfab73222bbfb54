import { createHash, randomBytes } from 'node:crypto';
import { keepNothing, type SessionKeep } from './session-file.ts';

/** Time to get from the console to the browser; afterwards a new link is a key press away. */
export const keyLifetimeMs = 10 * 60_000;
/** Links printed and not followed, and browsers let in, at most; the oldest goes first. */
const maxKeys = 8;
const maxSessions = 32;

export interface Sessions {
  /** A key for one link. */
  issueKey(): string;
  /** The session that the key opens, once; null for one that was used, has expired or was never issued. */
  redeemKey(key: string): string | null;
  isSession(token: string | null): boolean;
}

/**
 * Who may use the bench from a browser of this machine. Keys and sessions are 256 random bits; only their hashes are
 * kept, so looking one up tells nothing by its duration. Sessions end with the host, unless `keep` remembers them over a
 * crash; keys always do.
 */
export const createSessions = (monotonicMs: () => number, keep: SessionKeep = keepNothing): Sessions => {
  const keys = new Map<string, number>();
  const sessions = new Set<string>(keep.load());
  return {
    issueKey: () => {
      const key = newToken();
      keys.set(hash(key), monotonicMs() + keyLifetimeMs);
      dropOldest(keys, maxKeys);
      return key;
    },
    redeemKey: (key) => {
      const expiresAtMs = keys.get(hash(key));
      keys.delete(hash(key));
      if (expiresAtMs === undefined || monotonicMs() > expiresAtMs) return null;
      const token = newToken();
      sessions.add(hash(token));
      dropOldest(sessions, maxSessions);
      keep.save([...sessions]);
      return token;
    },
    isSession: (token) => token !== null && sessions.has(hash(token)),
  };
};

const newToken = (): string => randomBytes(32).toString('base64url');
const hash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Maps and sets iterate in the order of insertion. */
const dropOldest = (kept: Map<string, unknown> | Set<string>, most: number): void => {
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
};
