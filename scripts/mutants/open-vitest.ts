import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { BaseSequencer, createVitest, type TestSpecification, type Vitest } from 'vitest/node';
import { root } from '../places.mjs';
import { type Plan, planVariable } from './plan.ts';

/** Keeps the order it is given: the caller knows which file is likely to decide soonest. */
class AsGiven extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }
}

export interface TestRuns {
  /**
   * Runs test files, named from the project's folder, in this order. Resolves to what kept whole files from running; what
   * became of tests is in the plan's own files.
   */
  run(files: readonly string[], plan: Plan): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface TestRunOptions {
  /** Where plans and logs are kept while it runs. */
  readonly folder: string;
  readonly workers: number;
  /** Changes sources as they are loaded. */
  readonly plugin: Plugin;
  /** Stop after the first failure. */
  readonly isBailing?: boolean;
}

const config = ({ workers, isBailing = false }: TestRunOptions) => ({
  root,
  config: false as const,
  watch: false,
  include: ['test/**/*.test.ts'],
  exclude: ['test/**/*.int.test.ts', 'test/**/*.rig.test.ts', 'test/**/*.screen.test.ts'],
  pool: 'forks' as const,
  maxWorkers: workers,
  bail: isBailing ? 1 : 0,
  testTimeout: 20_000,
  reporters: [{}],
  setupFiles: [join(import.meta.dirname, 'in-tests/fixed-seed.ts')],
  sequence: { sequencer: AsGiven },
  onConsoleLog: () => false,
  dangerouslyIgnoreUnhandledErrors: true,
  // What is kept on disk would be another run's mutants, under other numbers.
  fsModuleCache: false,
  runner: join(import.meta.dirname, 'in-tests/runner.ts'),
});

type TestModules = Awaited<ReturnType<Vitest['runTestSpecifications']>>['testModules'];

const troublesOf = (testModules: TestModules): readonly string[] =>
  testModules.flatMap((module) =>
    module.errors().map(({ message }) => `${module.relativeModuleId}: ${message.split('\n', 1)[0]}`),
  );

/** Tests that wait for the disk do so thousands of times; here it is memory, where the system has such a thing. */
const memoryFolder = '/dev/shm';

/** One vitest for many runs of the unit tests, each with a {@link Plan}. */
export const openTestRuns = async (options: TestRunOptions): Promise<TestRuns> => {
  const planPath = join(options.folder, 'plan.json');
  const inMemory = existsSync(memoryFolder) ? mkdtempSync(join(memoryFolder, 'reflash-mutants-')) : null;
  if (inMemory !== null) process.env.TMPDIR = inMemory;
  // Processes of the tests inherit it; what it names changes from run to run.
  process.env[planVariable] = planPath;
  const vitest = await createVitest('test', config(options), { plugins: [options.plugin] });
  return {
    run: async (files, plan) => {
      writeFileSync(planPath, JSON.stringify(plan));
      const project = vitest.getRootProject();
      const specifications = files.map((file) => project.createSpecification(join(root, file)));
      const { testModules } = await vitest.runTestSpecifications(specifications);
      return troublesOf(testModules);
    },
    close: async () => {
      await vitest.close();
      // A test that failed may have left its folders behind.
      if (inMemory !== null) rmSync(inMemory, { recursive: true, force: true });
    },
  };
};
