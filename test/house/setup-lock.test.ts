import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../scripts/setup-lock.mjs';

describe('the setup lock', () => {
  let base: string;
  let lock: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'setup-lock-'));
    lock = join(base, '.cache', 'setup-lock');
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const quiet = { log: () => {}, timeoutMs: 60_000 };

  const heldBy = (pid: number): void => {
    mkdirSync(lock, { recursive: true });
    writeFileSync(join(lock, 'owner'), String(pid));
  };

  it('lets the second setup begin only when the first has ended', async () => {
    const events: string[] = [];
    const first = Promise.withResolvers<void>();
    const secondWaits = Promise.withResolvers<void>();
    const firstDone = withLock(lock, quiet, async () => {
      await first.promise;
      events.push('first ended');
    });
    const log = () => secondWaits.resolve();
    const secondDone = withLock(lock, { ...quiet, log }, async () => events.push('second began'));
    await secondWaits.promise;
    events.push('second waits');
    first.resolve();
    await Promise.all([firstDone, secondDone]);
    expect(events).toEqual(['second waits', 'first ended', 'second began']);
  });

  it('takes over from a setup that died', async () => {
    heldBy(spawnSync(process.execPath, ['-e', '']).pid);
    await expect(withLock(lock, quiet, async () => 'done')).resolves.toBe('done');
  });

  it('gives up with the reason when the other never ends', async () => {
    heldBy(process.pid);
    const work = withLock(lock, { ...quiet, timeoutMs: -1 }, async () => 'done');
    await expect(work).rejects.toThrow(/Another setup has held .*setup-lock/);
  });

  it('is free again after the work failed', async () => {
    const work = withLock(lock, quiet, () => Promise.reject(new Error('no network')));
    await expect(work).rejects.toThrow('no network');
    expect(existsSync(lock)).toBe(false);
  });
});
