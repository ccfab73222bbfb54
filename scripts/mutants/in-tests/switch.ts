import { switchName } from '../switch-in.ts';

/**
 * The run-time half of {@link switchIn}: which mutant is chosen, and which were asked for. Lives in the process of the
 * tests. The clock is taken before any test can put a false one in its place.
 */
const now = performance.now.bind(performance);

let chosen = -1;
let wasReached = false;
let questions = 0;
let deadlineMs = Number.POSITIVE_INFINITY;

let reached: number[] = [];
let isReached = new Uint8Array(0);

const answer = (index: number): boolean => {
  if ((++questions & 0xfff) === 0 && now() > deadlineMs) throw new Error('the mutant runs on and on');
  if (index !== chosen) return false;
  wasReached = true;
  return true;
};

const note = (index: number): boolean => {
  if (isReached[index] === 0) {
    isReached[index] = 1;
    reached.push(index);
  }
  return false;
};

const install = (question: (index: number) => boolean): void => {
  (globalThis as Record<string, unknown>)[switchName] = question;
};

/** Chooses one, or none with -1; a loop of its that is not done by `limitMs` throws. */
export const choose = (index: number, limitMs: number): void => {
  chosen = index;
  wasReached = false;
  deadlineMs = now() + limitMs;
};

export const wasChosenReached = (): boolean => wasReached;

export const answerQuestions = (): void => install(answer);

/** Every question is answered with no, and kept. */
export const noteQuestions = (count: number): void => {
  isReached = new Uint8Array(count);
  install(note);
};

/** What was asked for since the last call. */
export const takeReached = (): readonly number[] => {
  const taken = reached;
  for (const index of taken) isReached[index] = 0;
  reached = [];
  return taken;
};

export const elapsedMs = now;
