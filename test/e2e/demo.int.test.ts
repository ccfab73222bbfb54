import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const demo = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));

describe('npm run demo -- --auto', () => {
  it('takes every hub of the sample Work Order to one disposition and exits with 0', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [demo, '--auto', '--hubs', '5'], {
      timeout: 90_000,
    });
    expect(stdout).toContain('5 expected, 3 re-flashed, 1 already current, 1 quarantined, 3 notified.');
    expect(stdout).toContain('Every hub has exactly one disposition.');
  });
});
