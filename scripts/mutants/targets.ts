/** What a verdict stands on: the files whose mutants have to be killed, and by how much. */

/** A folder's score below this is a failure. Fraction of the mutants that are not excused. */
export const dueScore = 0.95;

export interface Target {
  /** As reports name it. */
  readonly name: string;
  /** Globs from the project's folder. */
  readonly files: readonly string[];
}

const loader = (kind: string, ...names: readonly string[]): Target => ({
  name: `src-main/core/loaders/${kind}`,
  files: names.map((name) => `src-main/core/loaders/${kind}/${name}.ts`),
});

/**
 * Of the loaders, what says which hub it is, whether its storage is good, that it started what was written, and that nothing which
 * changes it is sent twice unasked. How bytes get there is not among it: what the hub then says that it holds decides.
 */
export const targets: readonly Target[] = [
  { name: 'src-shared/domain', files: ['src-shared/domain/**/*.ts'] },
  ...['flash', 'verify', 'record', 'select', 'notify', 'store'].map((folder) => ({
    name: `src-main/core/${folder}`,
    files: [`src-main/core/${folder}/**/*.ts`],
  })),
  { name: 'src-main/core/loaders', files: ['src-main/core/loaders/{spoken-identity,whole-lines}.ts'] },
  loader(
    'u-boot',
    'announcement',
    'hub-at-prompt',
    'identity',
    'image-plan',
    'loader',
    'memory',
    'prompt',
    'restart',
    'shell',
    'storage',
  ),
  loader(
    'gecko',
    'announcement',
    'application',
    'check-upload',
    'enter-without-application',
    'gbl',
    'identify',
    'image-fit',
    'loader',
    'overheard-link',
    'run-application',
    'upload',
    'upload-errors',
    'upload-failure',
    'verdict',
  ),
  loader(
    'mcuboot',
    'boot-mode',
    'confirm-hub',
    'dark-time',
    'enter-recovery',
    'hub-requests',
    'identify-hub',
    'identity',
    'image-list',
    'leave-recovery',
    'loader',
    'marking',
    'mcuboot-image',
    'reach-hub',
    'reboot-loop',
    'recovery',
    'restart-watch',
    'restart',
    'told-lines',
    'torn-hub',
    'transfer',
    'upload-refusal',
    'uptime',
    'version-of-active',
    'version',
    'visit',
  ),
];
