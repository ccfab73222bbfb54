import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../requires.ts';
import { makeScriptImage } from './u-boot-image.ts';

describeWith('mkimage')('U-Boot script image against mkimage', () => {
  it.each([
    ['a script alone', null],
    ['a script and filling', Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])],
  ])('writes the same bytes for %s', (_, filling) => {
    const folder = mkdtempSync(join(tmpdir(), 'reflash-mkimage-'));
    const script = 'echo hello world\n';
    writeFileSync(join(folder, 'script'), script);
    if (filling !== null) writeFileSync(join(folder, 'filling'), filling);
    const parts = filling === null ? 'script' : 'script:filling';
    execFileSync(
      'mkimage',
      ['-A', 'arm', '-T', 'script', '-C', 'none', '-n', '0102ABCD', '-d', parts, 'image'],
      { cwd: folder, env: { ...process.env, SOURCE_DATE_EPOCH: '1700000000' } },
    );
    const made = readFileSync(join(folder, 'image'));
    rmSync(folder, { recursive: true });
    const ours = makeScriptImage('0102ABCD', script, filling, 1_700_000_000);
    expect(Buffer.from(ours).toString('hex')).toBe(made.toString('hex'));
  });
});
