import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { importsOf } from '../house/import-scanner.ts';
import { filesBelow, projectFolder } from '../house/project-files.ts';

type Configuration = Readonly<Record<string, unknown>> & {
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly asarUnpack: readonly string[];
};

/** electron-builder's own reader and check, the ones it starts a build with. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config.js');

const readConfiguration = (): Promise<Configuration> =>
  getConfig(projectFolder, join(projectFolder, 'electron-builder.yml'), null);

const check = (configuration: unknown): Promise<void> =>
  validateConfiguration(configuration, { isEnabled: false, add: () => {} });

describe('electron-builder.yml', () => {
  it('fits the schema of electron-builder', async () => {
    await expect(check(await readConfiguration())).resolves.toBeUndefined();
  });

  it('would not fit with a word that the schema lacks', async () => {
    const configuration = { ...(await readConfiguration()), electronFuzes: {} };
    await expect(check(configuration)).rejects.toThrow(/electronFuzes/);
  });

  it('builds for Windows and Linux', async () => {
    expect(await readConfiguration()).toMatchObject({
      win: { target: [{ target: 'nsis' }] },
      linux: { target: [{ target: 'AppImage' }, { target: 'deb' }] },
    });
  });

  it('sets every fuse to what is safest', async () => {
    expect((await readConfiguration()).electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('names every fuse that electron-builder can set', async () => {
    const schema = JSON.parse(readFileSync(builder.resolve('app-builder-lib/scheme.json'), 'utf8'));
    const known = Object.keys(schema.definitions.FuseOptionsV1.properties);
    // Signs again on a Mac after fuses were set; it is no fuse, and no Mac is built for.
    const fuses = known.filter((name) => name !== 'resetAdHocDarwinSignature');
    expect(Object.keys((await readConfiguration()).electronFuses).sort()).toEqual(fuses.sort());
  });

  it('knows of each fuse of Electron whether it is set or why not', async () => {
    const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
    const set = Object.keys((await readConfiguration()).electronFuses);
    const left = names.filter(
      (name) =>
        !set.some(
          (fuse) => fuse.replace(/^enable/, '').toLowerCase() === name.replace(/^Enable/, '').toLowerCase(),
        ),
    );
    expect(left).toEqual(leftAsElectronHasIt);
  });

  it('keeps native modules out of the archive', async () => {
    const unpacked = (await readConfiguration()).asarUnpack.join('\n');
    expect(unpacked).toContain('better-sqlite3/prebuilds');
    expect(unpacked).toContain('@serialport/bindings-cpp/');
  });

  it('ships every package that the core stands on', async () => {
    const excluded = excludedPackages(readFileSync(join(projectFolder, 'electron-builder.yml'), 'utf8'));
    const needed = withTheirOwn(importedPackages());
    expect(needed).toContain('better-sqlite3');
    expect(needed.filter((name) => excluded.some((pattern) => pattern.test(name)))).toEqual([]);
  });

  it('leaves out what only the screen needs', () => {
    const excluded = excludedPackages(readFileSync(join(projectFolder, 'electron-builder.yml'), 'utf8'));
    const isExcluded = (name: string): boolean => excluded.some((pattern) => pattern.test(name));
    expect(['react', 'react-dom', '@mantine/core', '@tabler/icons-react', 'd3-scale'].every(isExcluded)).toBe(
      true,
    );
  });

  it('has the icons it names', () => {
    for (const name of ['icon.svg', 'icon.png', '256x256.png', '512x512.png'])
      expect(existsSync(join(projectFolder, 'resources', 'icons', name))).toBe(true);
  });
});

/** electron-builder cannot set it; Electron has it on, which is the safe setting: it guards WebAssembly's memory. */
const leftAsElectronHasIt: readonly string[] = ['WasmTrapHandlers'];

/** `'!node_modules/{react,@mantine,d3-*}/**'` as patterns of package names. */
const excludedPackages = (yaml: string): readonly RegExp[] =>
  [...yaml.matchAll(/'!node_modules\/\{([^}]*)\}/g)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => new RegExp(`^${name.replaceAll('*', '[^/]*')}(/|$)`));

/** Packages that the sources of core and hosts import; Electron itself comes with the installer. */
const importedPackages = (): readonly string[] => {
  const files = ['src-main', 'src-shared'].flatMap((folder) => filesBelow(folder, '.ts'));
  const specifiers = files.flatMap((file) => importsOf(readFileSync(join(projectFolder, file), 'utf8')));
  const names = specifiers
    .filter(({ specifier, isTypeOnly }) => !isTypeOnly && !/^(\.|node:)/.test(specifier))
    .map(({ specifier }) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(names)].filter((name) => name !== 'electron');
};

/** These packages with all that they depend on, by the lock file; nested copies count under their own name. */
const withTheirOwn = (names: readonly string[]): readonly string[] => {
  const { packages } = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8'));
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}).forEach(visit);
  };
  names.forEach(visit);
  return [...found];
};
