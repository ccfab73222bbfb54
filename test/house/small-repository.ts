import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectFolder } from './project-files.ts';

/** What our commands are told by, as it is in the project. */
const settings = [
  '.gitignore',
  'biome.json',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'vite.config.ts',
  'vitest.config.ts',
  'src-shared/tsconfig.json',
  'src-main/tsconfig.json',
  'src-renderer/tsconfig.json',
  'test/tsconfig.json',
  'scripts/build.ts',
  'scripts/build-main.ts',
  'scripts/build-screen.ts',
  ...readdirSync(join(projectFolder, 'scripts'))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => `scripts/${name}`),
];

/** A file or two for each layer, since the commands take every layer. */
const sources: Readonly<Record<string, string>> = {
  'src-shared/half.ts': 'export const half = (of: number): number => of / 2;\n',
  'src-main/quarter.ts':
    "import { half } from '../src-shared/half.ts';\n\nexport const quarter = (of: number): number => half(half(of));\n",
  'src-main/hosts/electron/preload.ts': "export const preload = 'preload';\n",
  'src-renderer/index.html':
    '<!doctype html>\n<title>small</title>\n<script type="module" src="./screen.ts"></script>\n',
  'src-renderer/screen.ts': "document.title = 'small screen';\n",
  'resources/gateway/README.md': '# Small\n',
  'scripts/debian-parts.json': '{}\n',
  'test/half.test.ts':
    "import { expect, it } from 'vitest';\nimport { half } from '../src-shared/half.ts';\n\nit('is half of it', () => expect(half(4)).toBe(2));\n",
};

export interface SmallRepository {
  readonly folder: string;
  write(path: string, text: string): void;
  remove(): void;
}

/** A project of a few files under the settings and scripts of this one, with its packages: quick to check and to build. */
export const makeSmallRepository = (): SmallRepository => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-small-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const path of settings) cpSync(join(projectFolder, path), join(folder, path));
  for (const [path, text] of Object.entries(sources)) write(path, text);
  symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
