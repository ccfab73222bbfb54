import { appendFileSync, readFileSync } from 'node:fs';
import {
  type RunnerTask,
  type RunnerTestCase,
  type RunnerTestFile,
  TestRunner,
  type TestTryOptions,
} from 'vitest';
import { type Found, type HuntList, type Killer, type Plan, readLog, readPlan } from '../plan.ts';
import { answerQuestions, choose, elapsedMs, wasChosenReached } from './switch.ts';
import { fileOf, nameOf, numberTests } from './test-order.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

/** The tests' clock may be a false one by the time it is needed. */
const startTimer = setTimeout;
const stopTimer = clearTimeout;

interface Attempt {
  readonly index: number;
  /** Null while nothing spoke against the mutant. */
  killer: Killer | null;
  startedAtMs: number;
}

/**
 * Repeats each test for each mutant on its list that still lives, in one process. A failure counts only when the same
 * test then passes without the mutant; if it does not, the process is spoiled and decides nothing any more.
 */
export default class HuntRunner extends TestRunner {
  readonly #plan: Plan & { readonly kind: 'hunt' };
  readonly #dead = new Set<number>();
  #order: ReadonlyMap<RunnerTask, number> = new Map();
  #list: HuntList = [];
  #file = '';
  #queue: readonly number[] = [];
  #limitMs = 0;
  #attempt: Attempt | null = null;
  #isSpoiled = false;
  readonly #unreached = new Set<number>();
  #watchdog: Watchdog | null = null;

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config);
    const plan = readPlan();
    if (plan.kind !== 'hunt') throw new Error(`a plan to ${plan.kind}`);
    this.#plan = plan;
    for (const found of readLog(plan.log)) if (found.kind === 'killed') this.#dead.add(found.index);
    answerQuestions();
  }

  onCollected(files: RunnerTestFile[]): void {
    const [file] = files;
    if (file === undefined) return;
    this.#order = numberTests(files);
    this.#file = fileOf(file);
    const path = this.#plan.lists[this.#file];
    this.#list = path === undefined ? [] : (JSON.parse(readFileSync(path, 'utf8')) as HuntList);
    this.#watchdog = startWatchdog(this.#plan.log, this.#file);
  }

  override async onBeforeRunTask(task: RunnerTask): Promise<void> {
    await super.onBeforeRunTask(task);
    const planned = this.#list[this.#order.get(task) ?? -1];
    this.#queue = this.#isSpoiled ? [] : (planned?.mutants ?? []).filter((index) => !this.#dead.has(index));
    if (this.#queue.length === 0) {
      task.mode = 'skip';
      return;
    }
    this.#limitMs = planned?.limitMs ?? 0;
    task.repeats = this.#queue.length - 1;
    // The second try of each is without the mutant.
    task.retry = 1;
  }

  override onBeforeTryTask(task: RunnerTask, options: TestTryOptions): void {
    super.onBeforeTryTask(task, options);
    // Thousands of failures of one test are nothing that anybody reads.
    if (task.result !== undefined && options.retry === 0)
      Object.assign(task.result, { errors: [], attempts: [] });
    const index = options.retry === 0 ? (this.#queue[options.repeats] ?? -1) : -1;
    if (options.retry === 0) this.#attempt = { index, killer: null, startedAtMs: 0 };
    if (this.#attempt !== null) this.#attempt.startedAtMs = elapsedMs();
    this.#watchdog?.watch(this.#attempt?.index ?? -1, this.#limitMs * 10 + 10_000);
    choose(this.#isSpoiled ? -1 : index, this.#limitMs);
  }

  async runTask(task: RunnerTestCase): Promise<void> {
    if (this.#isSpoiled) return;
    const late = Promise.withResolvers<void>();
    const timer = startTimer(() => {
      if (this.#attempt !== null) this.#attempt.killer ??= 'time';
      late.reject(new Error('too slow'));
    }, this.#limitMs);
    try {
      await Promise.race([TestRunner.getTestFn(task)(), late.promise]);
    } finally {
      stopTimer(timer);
    }
  }

  override onAfterTryTask(task: RunnerTestCase): void {
    if (!this.#isSpoiled) super.onAfterTryTask(task);
  }

  override async onAfterRetryTask(task: RunnerTestCase, options: TestTryOptions): Promise<void> {
    await super.onAfterRetryTask(task, options);
    const attempt = this.#attempt;
    if (attempt === null || this.#isSpoiled) return;
    const isGood = task.result?.state !== 'fail';
    if (options.retry > 0) this.#conclude(task, attempt, isGood);
    else if (!isGood) attempt.killer ??= 'test';
    else if (!wasChosenReached()) this.#unreached.add(attempt.index);
    choose(-1, Number.POSITIVE_INFINITY);
    this.#watchdog?.watch(-1, 0);
  }

  override onAfterRunFiles(files: RunnerTestFile[]): void {
    super.onAfterRunFiles(files);
    for (const index of this.#unreached)
      if (!this.#dead.has(index)) this.#log({ kind: 'unreached', index, file: this.#file });
  }

  #conclude(task: RunnerTask, { index, killer, startedAtMs }: Attempt, isCleanGood: boolean): void {
    // A busy machine would make the clean run slow as well.
    const isSure = isCleanGood && (killer !== 'time' || elapsedMs() - startedAtMs < this.#limitMs / 3);
    const where = { index, file: this.#file, test: nameOf(task) };
    if (isSure) this.#dead.add(index);
    this.#isSpoiled = !isCleanGood;
    this.#log(
      isSure
        ? { kind: 'killed', by: killer ?? 'test', ...where }
        : { kind: 'unsure', isEnd: !isCleanGood, ...where },
    );
  }

  #log(found: Found): void {
    appendFileSync(this.#plan.log, `${JSON.stringify(found)}\n`);
  }
}
