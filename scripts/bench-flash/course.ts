import { parseArgs } from 'node:util';
import type { LineKind } from './calibrate-lines.ts';
import type { Protocol } from './rows.ts';

export const parts = ['attempts', 'protocols', 'smp', 'lrzsz', 'pty'] as const;
export type Part = (typeof parts)[number];

/** What one run of the bench measures. */
export interface Course {
  readonly parts: readonly Part[];
  readonly lineCounts: readonly number[];
  /** An image takes about this long at its protocol's ceiling. */
  readonly seconds: number;
  readonly lrzszSeconds: number;
  /** Ours and theirs by turns, so often. */
  readonly lrzszRounds: number;
  readonly kinds: readonly LineKind[];
  readonly protocols: readonly Protocol[];
  readonly mostTries: number;
}

const options = {
  quick: { type: 'boolean', default: false },
  parts: { type: 'string' },
  seconds: { type: 'string' },
  lines: { type: 'string' },
  baud: { type: 'string' },
  turnaround: { type: 'string' },
  rounds: { type: 'string', default: '3' },
  tries: { type: 'string', default: '1' },
} as const;

const numbersIn = (list: string): readonly number[] => {
  const numbers = list.split(',').map(Number);
  if (numbers.some((number) => !(number > 0))) throw new Error(`${list} is not a list of numbers above 0`);
  return numbers;
};

const partsIn = (list: string): readonly Part[] => {
  const asked = list.split(',');
  const unknown = asked.find((name) => !parts.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`there is no part ${unknown}; there are ${parts.join(', ')}`);
  return parts.filter((part) => asked.includes(part));
};

export const readCourse = (args: readonly string[]): Course => {
  const { values } = parseArgs({ args: [...args], options });
  const { quick } = values;
  const seconds = Number(values.seconds ?? (quick ? 2 : 4));
  const bauds = numbersIn(values.baud ?? (quick ? '115200' : '115200,921600'));
  const turnArounds = numbersIn(values.turnaround ?? (quick ? '1' : '1,16'));
  return {
    parts: partsIn(values.parts ?? (quick ? 'attempts,protocols' : parts.join(','))),
    lineCounts: numbersIn(values.lines ?? (quick ? '1,8' : '1,8,16,32')),
    seconds,
    lrzszSeconds: Math.min(2, seconds),
    lrzszRounds: Number(values.rounds),
    kinds: bauds.flatMap((baudRate) => turnArounds.map((turnAroundMs) => ({ baudRate, turnAroundMs }))),
    protocols: quick ? ['ymodem'] : ['xmodem-128', 'xmodem-1k', 'ymodem'],
    mostTries: Number(values.tries),
  };
};
