import { writeFileSync } from 'node:fs';
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
  /** Runs test files, named from the project's folder, in this order. Resolves to whether all of them passed. */
  run(files: readonly string[], plan: Plan | null): Promise<boolean>;
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

const config = ({ workers, isBailing = false }: TestRunOptions, isPlanned: boolean) => ({
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
  ...(isPlanned ? { runner: join(import.meta.dirname, 'in-tests/runner.ts') } : {}),
});

const isPassed = (
  vitest: Vitest,
  { testModules }: Awaited<ReturnType<Vitest['runTestSpecifications']>>,
): boolean => testModules.every((module) => module.ok()) && vitest.state.getCountOfFailedTests() === 0;

/** One vitest for many runs of the unit tests, each with a {@link Plan}; without one, tests run as they always do. */
export const openTestRuns = async (options: TestRunOptions, isPlanned = true): Promise<TestRuns> => {
  const planPath = join(options.folder, 'plan.json');
  // Processes of the tests inherit it; what it names changes from run to run.
  process.env[planVariable] = planPath;
  const vitest = await createVitest('test', config(options, isPlanned), { plugins: [options.plugin] });
  return {
    run: async (files, plan) => {
      if (plan !== null) writeFileSync(planPath, JSON.stringify(plan));
      const project = vitest.getRootProject();
      const specifications = files.map((file) => project.createSpecification(join(root, file)));
      return isPassed(vitest, await vitest.runTestSpecifications(specifications));
    },
    close: () => vitest.close(),
  };
};
