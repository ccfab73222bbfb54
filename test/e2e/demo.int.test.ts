import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const demo = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reflash-demo-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const runDemo = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [demo, '--auto', ...args], {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder },
    encoding: 'utf8',
    timeout: 90_000,
  });
  return { code: status, out: stdout, err: stderr };
};

describe('npm run demo -- --auto', () => {
  it('takes every hub of the sample Work Order to one disposition, exits with 0, and leaves nothing behind', () => {
    const { code, out } = runDemo('--hubs', '5');
    expect(out).toContain('5 expected, 3 re-flashed, 1 already current, 1 quarantined, 3 notified.');
    expect(out).toContain('Every hub has exactly one disposition.');
    expect(code).toBe(0);
    // So the second run finds what the first one found.
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says at once that a kept folder holds an earlier demo', () => {
    const kept = join(folder, 'kept');
    mkdirSync(join(kept, 'bench'), { recursive: true });
    expect(runDemo('--keep', kept)).toEqual({
      code: 2,
      out: '',
      err: `demo: ${kept} holds the bench of an earlier demo; name another folder for --auto --keep\n`,
    });
  });
});
