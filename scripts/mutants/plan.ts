import { readFileSync } from 'node:fs';

/** What the main process tells the processes of the tests, by files. */

export type Plan =
  | {
      /** Runs every test twice and keeps what it reached, by test file, in `folder`. */
      readonly kind: 'reach';
      readonly folder: string;
      readonly mutantCount: number;
    }
  | {
      /** Runs each test once for each mutant of its list that still lives. */
      readonly kind: 'hunt';
      /** By test file: the file of its {@link HuntList}. */
      readonly lists: Readonly<Record<string, string>>;
      /** {@link Found} in lines. */
      readonly log: string;
    }
  | {
      /** Runs whole test files with one mutant from their first import on. */
      readonly kind: 'alone';
      readonly index: number;
      readonly limitMs: number;
      readonly log: string;
      /** By test file: the places of tests that fail without any mutant. */
      readonly leftOut: Readonly<Record<string, readonly number[]>>;
    };

/** Names the file that holds the {@link Plan}; the same for every run of one vitest. */
export const planVariable = 'REFLASH_MUTANTS_PLAN';

/** A file name for a path. */
export const fileKey = (path: string): string => `${path.replaceAll('/', '+')}.json`;

/** What one test file reaches. Numbers of mutants. */
export interface Reach {
  readonly tests: readonly ReachingTest[];
  /** On import, in hooks of whole suites, or only the first time something runs in a process. */
  readonly once: readonly number[];
}

export interface ReachingTest {
  readonly name: string;
  readonly durationMs: number;
  readonly isGood: boolean;
  /** Passes a second time in the same process. */
  readonly isRepeatable: boolean;
  /** Each time it runs. */
  readonly reached: readonly number[];
}

/** By the place of the test in its file. */
export type HuntList = readonly { readonly limitMs: number; readonly mutants: readonly number[] }[];

/** A line of the log. */
export type Found =
  | {
      readonly kind: 'killed';
      readonly index: number;
      readonly by: Killer;
      readonly file: string;
      readonly test: string;
      /** Of the test in its file, where that matters. */
      readonly place?: number;
    }
  /** The clean run after it failed too, or the process had to be ended: this file decides nothing here. */
  | {
      readonly kind: 'unsure';
      readonly index: number;
      readonly file: string;
      readonly test: string;
      readonly isEnd: boolean;
    }
  /** Chosen, and never asked for. */
  | { readonly kind: 'unreached'; readonly index: number; readonly file: string };
export type Killer = 'test' | 'time';

export const readPlan = (): Plan => JSON.parse(readFileSync(process.env[planVariable] ?? '', 'utf8')) as Plan;

export const readLog = (path: string): readonly Found[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Found);
