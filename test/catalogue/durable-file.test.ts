import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asWriteFault, writeDurably } from '../../src-main/core/catalogue/durable-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reflash-durable-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const withCode = (code: string): Error => Object.assign(new Error(code), { code });

describe('a durable write', () => {
  it('replaces the file and leaves no temporary one', async () => {
    const path = join(folder, 'file');
    await writeFile(path, 'earlier');
    await writeDurably(path, Buffer.from('later'));
    expect([await readFile(path, 'utf8'), await readdir(folder)]).toEqual(['later', ['file']]);
  });

  it('that cannot be finished leaves the earlier content and no temporary file', async () => {
    const path = join(folder, 'occupied');
    await writeDurably(join(folder, 'neighbour'), Buffer.from('kept'));
    await mkdir(path);
    await expect(writeDurably(path, Buffer.from('x'))).rejects.toMatchObject({ code: 'folder-unwritable' });
    expect((await readdir(folder)).sort()).toEqual(['neighbour', 'occupied']);
  });

  it.each([
    ['ENOSPC', 'store-full'],
    ['EDQUOT', 'store-full'],
    ['EACCES', 'folder-unwritable'],
    ['EROFS', 'folder-unwritable'],
  ])('reports %s as %s', (system, code) => {
    expect(asWriteFault(withCode(system), '/data/images/x')).toMatchObject({ code });
  });

  it('lets an error it does not know pass as the bug it is', () => {
    const error = withCode('EBADF');
    expect(asWriteFault(error, '/data/images/x')).toBe(error);
  });
});
