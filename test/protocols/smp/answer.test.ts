import { expect, it } from 'vitest';
import { refusalIn } from '../../../src-main/core/protocols/smp/answer.ts';

const map = (fields: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(fields));

it.each<[string, Readonly<Record<string, unknown>>, ReturnType<typeof refusalIn>]>([
  ['nothing is said of it', { off: 5 }, null],
  ['version 1 says 0', { rc: 0, off: 5 }, null],
  ['version 1 names a code', { rc: 8 }, { group: null, code: 8 }],
  ['version 2 names group and code', { err: map({ group: 1, rc: 9 }) }, { group: 1, code: 9 }],
  ['version 2 says 0', { err: map({ group: 1, rc: 0 }), off: 5 }, null],
  ['version 2 names a group alone', { err: map({ group: 1 }) }, { group: 1, code: 1 }],
  ['version 2 answers with an error of SMP itself', { rc: 7 }, { group: null, code: 7 }],
])('a refusal, when %s', (_, payload, refusal) => {
  expect(refusalIn(map(payload))).toEqual(refusal);
});
