import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSmallRepository, type SmallRepository } from './small-repository.ts';

let small: SmallRepository;
beforeAll(() => {
  small = makeSmallRepository();
});
afterAll(() => small.remove());

const runScript = (name: string): { readonly code: number | null; readonly said: string } => {
  const script = join(small.folder, 'scripts', name);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    cwd: small.folder,
    encoding: 'utf8',
    // The runs of vitest in it are not this one's.
    env: { ...process.env, VITEST: undefined, VITEST_MODE: undefined, NO_COLOR: '1' },
    timeout: 60_000,
  });
  return { code: status, said: `${stdout}${stderr}` };
};

const good = { code: 0, said: expect.stringContaining('1 passed, 0 failed, 0 skipped') };

/** Nothing a tool of ours would let pass if it read it: badly formatted, badly typed, a failing test, links to nowhere. */
const leaveIn = (folder: string): void => {
  small.write(`${folder}/report.json`, '{"a":   1,\n"b": [1,2]}');
  small.write(`${folder}/wrong.ts`, "var wrong : number   = 'text'");
  small.write(`${folder}/wrong.test.ts`, "throw new Error('this is no test of ours')");
  small.write(`${folder}/README.md`, '[nowhere](nowhere.md)');
};

describe('npm run check', () => {
  it('is good again in the folder that its first run left', () => {
    expect(runScript('check.mjs')).toMatchObject(good);
    expect(readFileSync(join(small.folder, 'test-results', 'unit.json'), 'utf8')).toContain('is half of it');
    expect(runScript('check.mjs')).toMatchObject(good);
  });

  it('is good after a run that failed, once its cause is mended', () => {
    small.write('test/broken.test.ts', "import { it } from 'vitest';\n\nit.fails('x', () => {});\n");
    expect(runScript('check.mjs')).toMatchObject({ code: 1 });
    small.write(
      'test/broken.test.ts',
      "import { it } from 'vitest';\n\nit.fails('x', () => {\n  throw new Error();\n});\n",
    );
    expect(runScript('check.mjs')).toMatchObject({ code: 0, said: expect.stringContaining('2 passed') });
  });

  it('reads nothing that git ignores', () => {
    const patterns = readFileSync(join(small.folder, '.gitignore'), 'utf8').trim().split('\n');
    const folders = patterns.filter((pattern) => /\/$/.test(pattern) && pattern !== 'node_modules/');
    expect(folders).toEqual(expect.arrayContaining(['/dist/', '/coverage/', '/test-results/', '.reflash/']));
    for (const folder of folders) leaveIn(folder);
    for (const folder of folders.filter((name) => !name.startsWith('/'))) leaveIn(`test/${folder}`);
    small.write('npm-debug.log', '{"a":   1}');
    expect(runScript('check.mjs')).toMatchObject({ code: 0, said: expect.stringContaining('2 passed') });
  });
});

describe('npm run build', () => {
  it('builds twice in one folder, and keeps nothing of the first time', () => {
    expect(runScript('build.ts').code).toBe(0);
    small.write('dist/main/src-main/gone.js', 'export {};');
    small.write('dist/renderer/assets/gone.js', 'export {};');
    expect(runScript('build.ts').code).toBe(0);
    const built = (path: string): boolean => existsSync(join(small.folder, 'dist', path));
    expect(['main/src-main/quarter.js', 'main/preload.cjs', 'renderer/index.html'].map(built)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['main/src-main/gone.js', 'renderer/assets/gone.js'].map(built)).toEqual([false, false]);
  });
});
