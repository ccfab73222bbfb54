import { describe, expect, it } from 'vitest';
import { meaningOf, uploadRefused } from '../../src-main/core/loaders/mcuboot/upload-refusal.ts';

/** Codes of SMP itself, of the OS group and of the image group (Zephyr), as a device may answer a piece with them. */
const meanings = {
  passes: [
    [null, 2],
    [null, 3],
    [null, 8],
    [null, 10],
  ],
  'too-large': [
    [null, 7],
    [0, 7],
    [1, 15],
  ],
  'write-failed': [
    [null, 1],
    [1, 10],
    [1, 11],
    [1, 12],
    [1, 13],
  ],
  final: [
    [null, 4],
    [null, 5],
    [null, 6],
    [null, 9],
    [null, 12],
    [null, 15],
    [0, 1],
    [0, 2],
    [0, 10],
    [0, 15],
    [1, 1],
    [1, 3],
    [1, 7],
    [1, 9],
    [1, 14],
    [1, 16],
    [9, 7],
    [9, 12],
    [9, 15],
  ],
} as const;

const cases = Object.entries(meanings).flatMap(([meaning, refusals]) =>
  refusals.map(([group, code]) => ({ meaning, group, code })),
);

describe('a refused piece of an upload', () => {
  it.each(cases)('$meaning with code $code of group $group', ({ meaning, group, code }) => {
    expect(meaningOf({ group, code })).toBe(meaning);
  });

  it.each(cases)(
    'is the hub’s failure to write or its refusal of the image, code $code of group $group',
    ({ meaning, group, code }) => {
      expect(uploadRefused('slot 3', { group, code }).code).toBe(
        meaning === 'write-failed' ? 'hub-write-failed' : 'transfer-refused',
      );
    },
  );

  it('is told with the hub’s word, and how often it said so where it did more than once', () => {
    const refusal = { group: 1, code: 14 };
    expect(uploadRefused('slot 3', refusal).message).toBe('slot 3: the hub answers error 14 of group 1');
    expect(uploadRefused('slot 3', refusal, 1).message).toBe('slot 3: the hub answers error 14 of group 1');
    expect(uploadRefused('slot 3', refusal, 2).message).toBe(
      'slot 3: the hub answers error 14 of group 1, 2 times',
    );
  });
});
