import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lengthViolations, nameViolations } from './house/file-rules.ts';
import { importsOf } from './house/import-scanner.ts';
import { importCycles, layerViolations, type Modules } from './house/layer-rules.ts';
import { filesBelow, projectFolder } from './house/project-files.ts';

const layers = ['src-shared', 'src-main', 'src-renderer', 'test', 'scripts'];
const files = layers.flatMap((layer) => filesBelow(layer, '.ts', '.tsx'));
const sources = new Map(files.map((file) => [file, readFileSync(join(projectFolder, file), 'utf8')]));
const modules: Modules = new Map([...sources].map(([file, source]) => [file, importsOf(source)]));

describe('the source tree', () => {
  it('is really read', () => {
    expect(files).toContain('src-shared/domain/device-id.ts');
    expect(modules.get('src-main/core/loaders/loader.ts')).toContainEqual({
      specifier: '../links/byte-link.ts',
      isTypeOnly: true,
    });
  });

  it('keeps its layers', () => {
    expect(layerViolations(modules)).toEqual([]);
  });

  it('has no circle of imports', () => {
    expect(importCycles(modules)).toEqual([]);
  });

  it('leaves the file of the store to SQLite: whoever else closes it in this process drops its lock', () => {
    const naming = [...sources].filter(
      ([file, source]) => file.startsWith('src-main/') && source.includes('storeFileName'),
    );
    // The check of the lines asks who has it open, and opens it not.
    expect(naming.map(([file]) => file).sort()).toEqual([
      'src-main/cli/commands/line-check.ts',
      'src-main/core/store/open-store.ts',
    ]);
  });

  it('names its files after their idea', () => {
    const named = [...files, ...filesBelow('scripts', '.mjs'), ...filesBelow('bin', '.mjs')];
    expect(named.flatMap(nameViolations)).toEqual([]);
  });

  it('keeps its files short', () => {
    expect([...sources].flatMap(([file, source]) => lengthViolations(file, source))).toEqual([]);
  });
});

const oneImport = (file: string, specifier: string, isTypeOnly = false): Modules =>
  new Map([[file, [{ specifier, isTypeOnly }]]]);

describe('the layer rules', () => {
  it.each([
    ['node: in src-shared', 'src-shared/domain/a.ts', 'node:fs'],
    ['a package in src-shared', 'src-shared/domain/a.ts', 'pino'],
    ['zod in the domain', 'src-shared/domain/a.ts', 'zod'],
    ['src-main in src-shared', 'src-shared/domain/a.ts', '../../src-main/core/links/byte-link.ts'],
    ['better-sqlite3 outside store/', 'src-main/core/record/a.ts', 'better-sqlite3'],
    ['better-sqlite3 in the CLI', 'src-main/cli/a.ts', 'better-sqlite3'],
    ['serialport outside links/', 'src-main/core/flash/a.ts', 'serialport'],
    ['a serialport binding outside links/', 'src-main/cli/a.ts', '@serialport/bindings-cpp'],
    ['tuf-js outside catalogue/', 'src-main/core/select/a.ts', 'tuf-js'],
    ['TUF models outside catalogue/', 'src-main/cli/a.ts', '@tufjs/models'],
    ['libxml2-wasm outside notify/', 'src-main/core/receive/a.ts', 'libxml2-wasm'],
    ['electron in core', 'src-main/core/flash/a.ts', 'electron'],
    ['electron in the composition root', 'src-main/core/create-core.ts', 'electron'],
    ['electron in the web host', 'src-main/hosts/web/a.ts', 'electron'],
    ['electron in what the hosts share', 'src-main/hosts/calls/a.ts', 'electron'],
    ['electron in the CLI', 'src-main/cli/a.ts', 'electron'],
    ['ws in the Electron host', 'src-main/hosts/electron/a.ts', 'ws'],
    ['one host in the other', 'src-main/hosts/web/a.ts', '../electron/serve-over-port.ts'],
    ['a host in what the hosts share', 'src-main/hosts/calls/a.ts', '../web/session.ts'],
    ['a host in the CLI', 'src-main/cli/a.ts', '../hosts/web/start-web-host.ts'],
    ['the CLI in core', 'src-main/core/flash/a.ts', '../../cli/main.ts'],
    ['a host in core', 'src-main/core/flash/a.ts', '../../hosts/web/server.ts'],
    ['test/ in src-main', 'src-main/core/flash/a.ts', '../../../test/rig/hub.ts'],
    ['scripts/ in src-main', 'src-main/cli/a.ts', '../../scripts/places.mjs'],
    ['loaders in protocols', 'src-main/core/protocols/xmodem/a.ts', '../../loaders/loader.ts'],
    ['store in protocols', 'src-main/core/protocols/xmodem/a.ts', '../../store/open-store.ts'],
    ['a step in loaders', 'src-main/core/loaders/a.ts', '../flash/a.ts'],
    ['protocols in links', 'src-main/core/links/a.ts', '../protocols/xmodem/a.ts'],
    ['a step in store', 'src-main/core/store/a.ts', '../record/a.ts'],
    ['links in store', 'src-main/core/store/a.ts', '../links/byte-link.ts'],
    ['the bench on screen in a step', 'src-main/core/flash/a.ts', '../slots/slot.ts'],
    ['the API in a slot', 'src-main/core/slots/a.ts', '../api/create-router.ts'],
    ['the session in a slot', 'src-main/core/slots/a.ts', '../bench/session.ts'],
    ['a slot in the composition root', 'src-main/core/create-core.ts', './slots/slot.ts'],
    ['the root of the bench in its API', 'src-main/core/api/a.ts', '../open-bench.ts'],
    ['the composition root in a step', 'src-main/core/flash/a.ts', '../create-core.ts'],
    ['a folder in what lies in core itself', 'src-main/core/clock.ts', './store/open-store.ts'],
    ['the composition root in what lies in core itself', 'src-main/core/clock.ts', './create-core.ts'],
    ['node: on screen', 'src-renderer/app/a.tsx', 'node:fs'],
    ['electron on screen', 'src-renderer/app/a.tsx', 'electron'],
    ['the core on screen', 'src-renderer/features/sync/a.tsx', '../../../src-main/core/clock.ts'],
    ['the database on screen', 'src-renderer/client/a.ts', 'better-sqlite3'],
    ['anything in a folder with no layer', 'src-main/core/helpers/a.ts', '../links/byte-link.ts'],
  ])('refuse %s', (_what, file, specifier) => {
    expect(layerViolations(oneImport(file, specifier))).toHaveLength(1);
  });

  it('hold for erased imports too', () => {
    expect(layerViolations(oneImport('src-main/core/links/a.ts', '../loaders/loader.ts', true))).toHaveLength(
      1,
    );
  });

  it.each([
    ['src-shared/contract/a.ts', 'zod'],
    ['src-shared/contract/a.ts', 'zod/v4'],
    ['src-shared/contract/a.ts', '../domain/device-id.ts'],
    ['src-main/core/store/a.ts', 'better-sqlite3'],
    ['src-main/core/links/a.ts', 'serialport'],
    ['src-main/core/catalogue/a.ts', '@tufjs/models'],
    ['src-main/core/notify/a.ts', 'libxml2-wasm'],
    ['src-main/core/flash/a.ts', '../loaders/loader.ts'],
    ['src-main/core/flash/a.ts', '../store/open-store.ts'],
    ['src-main/core/flash/a.ts', '../identify/a.ts'],
    ['src-main/core/loaders/a.ts', '../protocols/xmodem/a.ts'],
    ['src-main/core/protocols/xmodem/a.ts', '../../links/byte-link.ts'],
    ['src-main/core/create-core.ts', './flash/a.ts'],
    ['src-main/core/slots/a.ts', '../create-core.ts'],
    ['src-main/core/api/a.ts', '../bench/session.ts'],
    ['src-main/core/api/a.ts', '../review/shift-today.ts'],
    ['src-main/core/open-bench.ts', './api/create-router.ts'],
    ['src-main/core/links/a.ts', '../clock.ts'],
    ['src-main/cli/main.ts', '../core/create-core.ts'],
    ['src-main/hosts/electron/a.ts', 'electron'],
    ['src-main/hosts/web/a.ts', 'ws'],
    ['src-main/hosts/web/a.ts', '../calls/call-service.ts'],
    ['src-main/hosts/web/a.ts', '../host-log.ts'],
    ['src-main/hosts/open-real-bench.ts', '../core/create-core.ts'],
    ['src-main/core/links/a.ts', '../../../src-shared/domain/faults/fault.ts'],
    ['src-renderer/client/a.ts', '../../src-shared/contract/contract.ts'],
    ['src-renderer/app/a.tsx', '@mantine/core'],
    ['test/rig/a.ts', 'better-sqlite3'],
    ['scripts/rig.ts', '../test/rig/hub.ts'],
  ])('let %s import %s', (file, specifier) => {
    expect(layerViolations(oneImport(file, specifier))).toEqual([]);
  });
});

describe('the cycle rule', () => {
  const circle = (isTypeOnly: boolean): Modules =>
    new Map([
      ['a.ts', [{ specifier: './b.ts', isTypeOnly: false }]],
      ['b.ts', [{ specifier: './c/d.ts', isTypeOnly: false }]],
      ['c/d.ts', [{ specifier: '../a.ts', isTypeOnly }]],
    ]);

  it('tells the whole circle', () => {
    expect(importCycles(circle(false))).toEqual(['a.ts -> b.ts -> c/d.ts -> a.ts']);
  });

  it('overlooks an erased import', () => {
    expect(importCycles(circle(true))).toEqual([]);
  });

  it('finds a file that imports itself', () => {
    expect(importCycles(oneImport('a.ts', './a.ts'))).toEqual(['a.ts -> a.ts']);
  });

  it('takes two ways to one file for what they are', () => {
    const to = (specifier: string) => ({ specifier, isTypeOnly: false });
    const diamond = new Map([
      ['a.ts', [to('./b.ts'), to('./c.ts')]],
      ['b.ts', [to('./d.ts')]],
      ['c.ts', [to('./d.ts')]],
      ['d.ts', []],
    ]);
    expect(importCycles(diamond)).toEqual([]);
  });
});

describe('the file rules', () => {
  it.each([
    'src-main/core/flash/utils.ts',
    'src-main/core/flash/hub-helpers.ts',
    'src-main/core/common/hub.ts',
    'src-main/core/flash/port-manager.ts',
    'src-main/core/flash/flashHub.ts',
    'src-main/core/flash/Flash.ts',
    'src-main/core/flash/flash_hub.ts',
  ])('refuse the name %s', (path) => {
    expect(nameViolations(path)).toHaveLength(1);
  });

  it.each([
    'src-main/core/store/migrations/0001-initial.ts',
    'test/rig/hub.rig.test.ts',
    'test/loaders/hub.conformance.test.ts',
    'test/e2e/screen/scan.screen.test.ts',
    'test/cli/import.int.test.ts',
    'src-shared/domain/commonwealth.ts',
    'scripts/with-node.mjs',
  ])('accept the name %s', (path) => {
    expect(nameViolations(path)).toEqual([]);
  });

  it('count lines, and stop at 300', () => {
    expect(lengthViolations('src-main/cli/a.ts', 'x\n'.repeat(299))).toEqual([]);
    expect(lengthViolations('src-main/cli/a.ts', 'x\n'.repeat(300))).toHaveLength(1);
  });

  it('leave migrations any length', () => {
    expect(lengthViolations('src-main/core/store/migrations/0002-more.ts', 'x\n'.repeat(900))).toEqual([]);
  });
});
