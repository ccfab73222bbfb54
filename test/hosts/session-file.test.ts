import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSessions } from '../../src-main/hosts/web/session.ts';
import { keptForMs, sessionFile } from '../../src-main/hosts/web/session-file.ts';

describe('sessions kept over a crash', () => {
  let folder: string;
  let path: string;
  let nowMs: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reflash-sessions-'));
    path = join(folder, 'web-sessions.json');
    nowMs = 1_800_000_000_000;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = () =>
    createSessions(
      () => 0,
      sessionFile(path, () => nowMs),
    );
  const letIn = (): string => {
    const sessions = open();
    return sessions.redeemKey(sessions.issueKey()) ?? 'nobody';
  };

  it('let the browser back in that was let in before', () => {
    const token = letIn();
    expect(open().isSession(token)).toBe(true);
    expect(open().isSession('another')).toBe(false);
  });

  it('end after a shift', () => {
    const token = letIn();
    nowMs += keptForMs;
    expect(open().isSession(token)).toBe(false);
  });

  it('end when the clock was set back, whose age nobody knows', () => {
    const token = letIn();
    nowMs -= 1;
    expect(open().isSession(token)).toBe(false);
  });

  it('end with an orderly end of the host', () => {
    const token = letIn();
    sessionFile(path).forget();
    expect(open().isSession(token)).toBe(false);
  });

  it('are in a file that holds no token and only its owner can read', () => {
    const token = letIn();
    const kept = sessionFile(path, () => nowMs).load();
    expect(kept).toHaveLength(1);
    expect(kept).not.toContain(token);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('are nobody’s when the file is not what this program wrote', () => {
    writeFileSync(path, '{"hashes": "all of them"}');
    expect(sessionFile(path, () => nowMs).load()).toEqual([]);
  });
});
