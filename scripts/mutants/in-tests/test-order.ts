import { relative, sep } from 'node:path';
import type { RunnerTask, RunnerTestCase, RunnerTestFile } from 'vitest';
import { root } from '../../places.mjs';

const testsOf = (tasks: readonly RunnerTask[]): readonly RunnerTestCase[] =>
  tasks.flatMap((task) => (task.type === 'test' ? [task] : testsOf(task.tasks)));

/** The place of each test in its file: names may come twice, places do not. */
export const numberTests = (files: readonly RunnerTestFile[]): ReadonlyMap<RunnerTask, number> =>
  new Map(files.flatMap((file) => testsOf(file.tasks).map((test, place) => [test, place] as const)));

export const nameOf = (test: RunnerTask): string =>
  test.suite === undefined || test.suite === test.file ? test.name : `${nameOf(test.suite)} > ${test.name}`;

/** From the project's folder, with `/`. */
export const fileOf = ({ file }: RunnerTask): string => relative(root, file.filepath).split(sep).join('/');

/** One test by itself cannot be repeated, or runs beside others of which nobody could say who reached what. */
export const isPlain = (test: RunnerTestCase): boolean => test.fails !== true && test.concurrent !== true;
