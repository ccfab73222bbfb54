import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { environmentFor, root } from './places.mjs';
import { runChild } from './run-child.mjs';

export const mainFolder = join(root, 'dist', 'main');

/**
 * Builds what Electron runs, into dist/main: the sources file by file as JavaScript, in their own folders, so that what
 * a file finds beside itself is found there too; and the preload script as one CommonJS file, because a sandboxed one
 * can load nothing else. Packages stay outside, in node_modules.
 */
export const buildMain = async (folder = mainFolder): Promise<void> => {
  rmSync(folder, { recursive: true, force: true });
  await emitSources(folder);
  await buildPreload(folder);
  cpSync(join(root, 'resources', 'gateway'), join(folder, 'resources', 'gateway'), { recursive: true });
};

const emitSources = async (folder: string): Promise<void> => {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = ['-p', 'src-main', '--noEmit', 'false', '--rewriteRelativeImportExtensions', '--rootDir', '.'];
  const options = { cwd: root, env: environmentFor(process.execPath) };
  const code = await runChild(process.execPath, [compiler, ...args, '--outDir', folder], options);
  if (code !== 0) throw new Error(`the TypeScript compiler ended with ${code}`);
};

const buildPreload = async (folder: string): Promise<void> => {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: 'node24',
      lib: {
        entry: join(root, 'src-main', 'hosts', 'electron', 'preload.ts'),
        formats: ['cjs'],
        fileName: () => 'preload.cjs',
      },
      rolldownOptions: { external: ['electron'] },
    },
  });
};
