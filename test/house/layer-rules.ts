import { posix } from 'node:path';
import type { Import } from './import-scanner.ts';

/** Path from the project's folder, with `/`, to what the file imports. */
export type Modules = ReadonlyMap<string, readonly Import[]>;

const stepFolders = [
  'receive',
  'scan',
  'identify',
  'select',
  'flash',
  'verify',
  'record',
  'notify',
  'review',
  'redeliver',
];
const lowerFolders = ['store', 'catalogue', 'loaders', 'protocols', 'links'];
/** What the bench on screen adds above the composition root, lowest first; each may use those before it. */
const upperFolders = ['slots', 'bench', 'api'];

/** For each folder of core, the other folders of core it may lean on. Steps are one layer and may use each other. */
const mayImport: ReadonlyMap<string, readonly string[]> = new Map([
  ...stepFolders.map((step) => [step, [...stepFolders, ...lowerFolders]] as const),
  ...upperFolders.map(
    (upper, at) => [upper, [...upperFolders.slice(0, at), ...stepFolders, ...lowerFolders]] as const,
  ),
  ['store', []],
  // It parses the containers of firmware images, whose formats live in protocols.
  ['catalogue', ['protocols']],
  ['loaders', ['protocols', 'links']],
  ['protocols', ['links']],
  ['links', []],
]);

/** Packages that one folder keeps to itself. */
const keptPackages: readonly { readonly name: RegExp; readonly folder: string }[] = [
  { name: /^better-sqlite3$/, folder: 'store' },
  { name: /^(serialport|@serialport\/.*)$/, folder: 'links' },
  { name: /^(tuf-js|@tufjs\/.*)$/, folder: 'catalogue' },
  { name: /^libxml2-wasm$/, folder: 'notify' },
];

/** Every import that goes against the layers, as `file imports what: why not`. */
export const layerViolations = (modules: Modules): readonly string[] =>
  [...modules].flatMap(([file, imports]) =>
    imports.flatMap(({ specifier }) => {
      const target = resolve(file, specifier);
      const why = complaint(file, target);
      return why === null ? [] : [`${file} imports ${specifier}: ${why}`];
    }),
  );

/** A relative specifier becomes a path from the project's folder; a package stays as it is. */
const resolve = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : packageName(specifier);

/** `zod/v4` is zod; `node:fs/promises` stays whole. */
const packageName = (specifier: string): string => {
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
};

const complaint = (file: string, target: string): string | null => {
  if (file.startsWith('src-shared/')) return sharedComplaint(file, target);
  if (file.startsWith('src-renderer/')) return rendererComplaint(target);
  if (!file.startsWith('src-main/')) return null;
  if (/^(test|scripts)\//.test(target)) return 'src-main stands without tests and scripts';
  return packageComplaint(file, target) ?? hostComplaint(file, target) ?? coreComplaint(file, target);
};

const sharedComplaint = (file: string, target: string): string | null => {
  if (target.startsWith('src-shared/')) return null;
  if (['zod', '@orpc/contract'].includes(target) && file.startsWith('src-shared/contract/')) return null;
  return 'src-shared imports only itself, and zod and @orpc/contract in contract/';
};

/** The screen meets the core through the contract alone, and runs where there is no Node. */
const rendererComplaint = (target: string): string | null => {
  if (target.startsWith('node:') || target === 'electron') return 'the screen runs in a plain browser';
  if (/^(src-main|test|scripts)\//.test(target)) return 'src-renderer imports only itself and src-shared';
  return keptPackages.some(({ name }) => name.test(target)) ? 'a package of the core' : null;
};

const packageComplaint = (file: string, target: string): string | null => {
  const kept = keptPackages.find(({ name }) => name.test(target));
  if (kept === undefined || file.startsWith(`src-main/core/${kept.folder}/`)) return null;
  return `only core/${kept.folder}/ may`;
};

/** Each host keeps its own runtime to itself; what both need lies in hosts/ itself and in hosts/calls/. */
const keptByHosts: readonly { readonly name: RegExp; readonly folder: string }[] = [
  { name: /^electron$/, folder: 'src-main/hosts/electron/' },
  { name: /^ws$/, folder: 'src-main/hosts/web/' },
];

const hostComplaint = (file: string, target: string): string | null => {
  if (coreFolder(file) !== null) return null;
  const kept = keptByHosts.find(({ name }) => name.test(target));
  if (kept !== undefined && !file.startsWith(kept.folder)) return `only ${kept.folder} may`;
  const from = hostFolder(file);
  const to = hostFolder(target);
  if (to === null) return null;
  if (from === null) return 'nothing leans on a host';
  if (to === from || to === 'calls' || to.endsWith('.ts')) return null;
  return `hosts/${from} may not lean on hosts/${to}`;
};

/** `src-main/hosts/web/x.ts` -> `web`; a file of hosts itself is its own folder; null outside hosts. */
const hostFolder = (path: string): string | null => /^src-main\/hosts\/([^/]+)/.exec(path)?.[1] ?? null;

const coreComplaint = (file: string, target: string): string | null => {
  const from = coreFolder(file);
  if (from === null) return null;
  if (target === 'electron') return 'electron is banned in core';
  if (/^src-main\/(cli|hosts)\//.test(target)) return 'core knows neither the command line nor a host';
  const to = coreFolder(target);
  if (to === null || from === to || from === benchRoot) return null;
  if (to === benchRoot) return 'the bench on screen is above everything in core';
  if (from === compositionRoot)
    return upperFolders.includes(to) ? 'the core knows nothing of the bench on screen' : null;
  if (to === compositionRoot && upperFolders.includes(from)) return null;
  if (to === compositionRoot) return 'the composition root is above everything in core';
  if (isGround(to)) return null;
  if (isGround(from)) return 'what lies in core itself is ground for the folders, and leans on none of them';
  const allowed = mayImport.get(from);
  if (allowed === undefined) return `core/${from}/ has no place in the layers yet`;
  return allowed.includes(to) ? null : `core/${from}/ may not lean on core/${to}/`;
};

const compositionRoot = 'create-core.ts';
/** Puts slots, session and API upon the core. */
const benchRoot = 'open-bench.ts';

/** A file of core itself, such as its clock: everything may stand on it. */
const isGround = (name: string): boolean =>
  name.endsWith('.ts') && ![compositionRoot, benchRoot].includes(name);

/** `src-main/core/flash/x.ts` -> `flash`; a file of core itself is its own folder; null outside core. */
const coreFolder = (path: string): string | null => /^src-main\/core\/([^/]+)/.exec(path)?.[1] ?? null;

/** The first circle of imports found from each file, as `a -> b -> a`; erased imports make none. */
export const importCycles = (modules: Modules): readonly string[] => {
  const cycles: string[] = [];
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const seenAt = path.indexOf(file);
    if (seenAt >= 0) cycles.push([...path.slice(seenAt), file].join(' -> '));
    if (seenAt >= 0 || finished.has(file)) return;
    for (const { specifier, isTypeOnly } of modules.get(file) ?? []) {
      if (!isTypeOnly) visit(resolve(file, specifier), [...path, file]);
    }
    finished.add(file);
  };
  for (const file of modules.keys()) visit(file, []);
  return cycles;
};
