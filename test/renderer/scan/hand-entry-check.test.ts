import { describe, expect, it } from 'vitest';
import { checkHandEntry } from '../../../src-renderer/scan/hand-entry-check.ts';

const id = '88-73-84-90-6A-10-02-DB';

describe('an ID typed by hand', () => {
  it('counts when it was typed the same twice, in any form', () => {
    expect(checkHandEntry('887384906a1002db', id)).toEqual({ kind: 'good', id });
  });

  it('does not count once', () => {
    expect(checkHandEntry(id, ' ')).toEqual({ kind: 'empty' });
  });

  it('does not count when one digit differs', () => {
    expect(checkHandEntry(id, '88-73-84-90-6A-10-02-DC')).toEqual({ kind: 'differ', digits: 1 });
  });

  it('does not count when it is no Device ID both times', () => {
    expect(checkHandEntry('88-73', '88-73')).toEqual({ kind: 'malformed' });
  });
});
