import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type RunnerTask,
  type RunnerTestCase,
  type RunnerTestFile,
  TestRunner,
  type TestTryOptions,
} from 'vitest';
import { fileKey, type Plan, type Reach, type ReachingTest, readPlan } from '../plan.ts';
import { elapsedMs, noteQuestions, takeReached } from './switch.ts';
import { fileOf, isPlain, nameOf, numberTests } from './test-order.ts';

interface Try {
  readonly isGood: boolean;
  readonly reached: readonly number[];
  readonly durationMs: number;
}

/** A second run of a test that takes longer than this tells no more than the first. */
const longestRepeatMs = 3_000;

/** Runs each test twice and writes down which mutants each run came past. */
export default class ReachRunner extends TestRunner {
  readonly #plan: Plan & { readonly kind: 'reach' };
  #order: ReadonlyMap<RunnerTask, number> = new Map();
  readonly #tests: ReachingTest[] = [];
  readonly #once = new Set<number>();
  #tries: Try[] = [];
  #startedAtMs = 0;

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config);
    const plan = readPlan();
    if (plan.kind !== 'reach') throw new Error(`a plan to ${plan.kind}`);
    this.#plan = plan;
    noteQuestions(plan.mutantCount);
  }

  onCollected(files: RunnerTestFile[]): void {
    this.#order = numberTests(files);
  }

  override async onBeforeRunTask(task: RunnerTask): Promise<void> {
    await super.onBeforeRunTask(task);
    this.#tries = [];
    task.repeats = 1;
  }

  override onBeforeTryTask(task: RunnerTask, options: TestTryOptions): void {
    super.onBeforeTryTask(task, options);
    this.#keepOnce(takeReached());
    this.#startedAtMs = elapsedMs();
  }

  async runTask(task: RunnerTestCase): Promise<void> {
    if (this.#isTooSlow()) return;
    await TestRunner.getTestFn(task)();
  }

  override onAfterTryTask(task: RunnerTestCase): void {
    if (!this.#isTooSlow()) super.onAfterTryTask(task);
  }

  override async onAfterRetryTask(task: RunnerTestCase, options: TestTryOptions): Promise<void> {
    await super.onAfterRetryTask(task, options);
    const durationMs = elapsedMs() - this.#startedAtMs;
    this.#tries.push({ isGood: task.result?.state !== 'fail', reached: takeReached(), durationMs });
  }

  override onAfterRunTask(task: RunnerTask): void {
    super.onAfterRunTask(task);
    if (task.type === 'test') this.#tests[this.#order.get(task) ?? 0] = this.#sum(task);
  }

  override onAfterRunFiles(files: RunnerTestFile[]): void {
    super.onAfterRunFiles(files);
    this.#keepOnce(takeReached());
    const [file] = files;
    if (file === undefined) return;
    const absent = { name: '', durationMs: 0, isGood: false, isRepeatable: false, reached: [] };
    const tests = Array.from(this.#tests, (test) => test ?? absent);
    const reach: Reach = { tests, once: [...this.#once] };
    writeFileSync(join(this.#plan.folder, fileKey(fileOf(file))), JSON.stringify(reach));
  }

  #isTooSlow = (): boolean => (this.#tries[0]?.durationMs ?? 0) > longestRepeatMs;

  #keepOnce(reached: readonly number[]): void {
    for (const index of reached) this.#once.add(index);
  }

  #sum(task: RunnerTestCase): ReachingTest {
    const [first, second] = this.#tries;
    const isSlow = this.#isTooSlow();
    const isGood = first?.isGood === true;
    const isRepeatable = isGood && isPlain(task) && (isSlow || second?.isGood === true);
    const reached = isRepeatable ? ((isSlow ? first : second)?.reached ?? []) : [];
    const again = new Set(reached);
    if (isGood) this.#keepOnce((first?.reached ?? []).filter((index) => !again.has(index)));
    const durationMs = Math.round((isSlow ? first : second)?.durationMs ?? first?.durationMs ?? 0);
    return { name: nameOf(task), durationMs, isGood, isRepeatable, reached };
  }
}
