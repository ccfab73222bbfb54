import { appendFileSync } from 'node:fs';
import {
  type RunnerTask,
  type RunnerTestCase,
  type RunnerTestFile,
  TestRunner,
  type TestTryOptions,
} from 'vitest';
import { type Found, type Plan, readPlan } from '../plan.ts';
import { answerQuestions, choose } from './switch.ts';
import { fileOf, nameOf, numberTests } from './test-order.ts';
import { startWatchdog } from './watchdog.ts';

/** A whole test file with one mutant in it from the first import on, up to the first test that fails. */
export default class AloneRunner extends TestRunner {
  readonly #plan: Plan & { readonly kind: 'alone' };
  #order: ReadonlyMap<RunnerTask, number> = new Map();
  #isKilled = false;

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config);
    const plan = readPlan();
    if (plan.kind !== 'alone') throw new Error(`a plan to ${plan.kind}`);
    this.#plan = plan;
    answerQuestions();
    choose(plan.index, plan.limitMs);
  }

  onCollected(files: RunnerTestFile[]): void {
    this.#order = numberTests(files);
    const [file] = files;
    if (file === undefined) return;
    startWatchdog(this.#plan.log, fileOf(file)).watch(this.#plan.index, this.#plan.limitMs);
    // An import that throws leaves no test that could say so.
    if (file.result?.state === 'fail') this.#kill(fileOf(file), 'the import itself');
  }

  override async onBeforeRunTask(task: RunnerTask): Promise<void> {
    await super.onBeforeRunTask(task);
    const isLeftOut = this.#plan.leftOut[fileOf(task)]?.includes(this.#order.get(task) ?? -1) === true;
    if (this.#isKilled || isLeftOut) task.mode = 'skip';
  }

  override async onAfterRetryTask(task: RunnerTestCase, options: TestTryOptions): Promise<void> {
    await super.onAfterRetryTask(task, options);
    if (task.result?.state === 'fail' && task.fails !== true)
      this.#kill(fileOf(task), nameOf(task), this.#order.get(task));
  }

  override onAfterRunFiles(files: RunnerTestFile[]): void {
    super.onAfterRunFiles(files);
    for (const file of files)
      if (file.result?.state === 'fail' && !this.#isKilled)
        this.#kill(fileOf(file), 'a hook of the whole file');
  }

  #kill(file: string, test: string, place = -1): void {
    if (this.#isKilled) return;
    this.#isKilled = true;
    const found: Found = { kind: 'killed', index: this.#plan.index, by: 'test', file, test, place };
    appendFileSync(this.#plan.log, `${JSON.stringify(found)}\n`);
  }
}
