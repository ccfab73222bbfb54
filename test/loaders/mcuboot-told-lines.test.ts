import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SmpRead } from '../../src-main/core/loaders/mcuboot/question-settings.ts';
import { linesOf } from '../../src-main/core/loaders/mcuboot/told-lines.ts';
import type { SmpMap } from '../../src-main/core/protocols/smp/cbor.ts';

const shell = ['hub', 'identity'];
const readOf = (parts: SmpRead['parts']): SmpRead => ({ group: 64, command: 1, payload: {}, parts });
const answer = (fields: Readonly<Record<string, unknown>>): SmpMap => new Map(Object.entries(fields));
const told = (fields: Readonly<Record<string, unknown>>, question: SmpRead | string[]) =>
  linesOf('it', question, answer(fields));

describe('the lines of a shell command', () => {
  it('are its output, line ends and all', () => {
    expect(told({ o: 'a=1\r\nb=2\n', ret: 0 }, shell)).toEqual({ lines: 'a=1\r\nb=2\n' });
  });

  it('leave out what was not seen to end: a shell cuts its output without a word', () => {
    expect(told({ o: 'a=1\nversion=0102', ret: 0 }, shell)).toEqual({ lines: 'a=1\n' });
    expect(told({ o: 'version=0102', ret: 0 }, shell)).toEqual({ lines: '' });
  });

  it('are none of a command that failed, or that firmware does not know', () => {
    expect(told({ o: 'not found\n', ret: -8 }, shell)).toEqual({
      problem: 'it ended with code -8',
      refusal: null,
    });
    expect(told({ rc: 8 }, shell)).toEqual({
      problem: 'it is answered with error 8',
      refusal: { group: null, code: 8 },
    });
  });
});

describe('a shell’s answer', () => {
  it('may leave out its code where all went well', () => {
    expect(told({ o: 'a=1\n' }, shell)).toEqual({ lines: 'a=1\n' });
  });

  it('may hold no output', () => {
    expect(told({ ret: 0 }, shell)).toEqual({ lines: '' });
  });
});

describe('the lines of a read', () => {
  it('name each part: text as it is, bytes in hex, numbers, truths, out of maps and lists', () => {
    const question = readOf({
      chf_id: ['id', 'chf'],
      model: ['model', 1],
      up: ['up'],
      big: ['big'],
      is_new: ['flags', 0],
    });
    const fields = {
      id: new Map([['chf', Uint8Array.of(0x88, 0x73, 0x00, 0x0f)]]),
      model: ['106C', '01020003'],
      up: 4_711,
      big: 2n ** 60n,
      flags: [true],
    };
    expect(told(fields, question)).toEqual({
      lines: 'chf_id=8873000f\nmodel=01020003\nup=4711\nbig=1152921504606846976\nis_new=true\n',
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['is not there', {}],
    ['is a map', { x: new Map() }],
    ['is empty', { x: '' }],
    ['is no byte at all', { x: new Uint8Array(0) }],
    ['is a number that is not whole', { x: 1.5 }],
    ['would make another line', { x: '01\nversion=0BADF00D' }],
    ['would end one', { x: '01020304\r' }],
  ])('are none where a part %s', (_, fields) => {
    expect(told(fields, readOf({ x: ['x'] }))).toEqual({
      problem: 'it gave no x that is one line of text, at x',
      refusal: null,
    });
  });

  it.each<[(string | number)[], Readonly<Record<string, unknown>>]>([
    [['x', 0], { x: 'abc' }],
    [['x', 0], { x: Uint8Array.of(1) }],
    [['x', 0], {}],
    [['x', 'length'], { x: 'abc' }],
    [['x', 'y'], {}],
    [['x', 'y'], { x: ['abc'] }],
  ])('are none where the answer is not shaped as the path %j', (path, fields) => {
    expect(told(fields, readOf({ a: path }))).toEqual({
      problem: `it gave no a that is one line of text, at ${path.join('/')}`,
      refusal: null,
    });
  });

  it('are exactly one for each part, whatever the hub answers', () => {
    const value = fc.oneof(
      fc.string(),
      fc.uint8Array({ maxLength: 20 }),
      fc.integer(),
      fc.boolean(),
      fc.anything(),
    );
    fc.assert(
      fc.property(value, value, (x, y) => {
        const said = told({ x, y }, readOf({ a: ['x'], b: ['y'] }));
        if ('lines' in said) expect(said.lines).toMatch(/^a=[^\n\r]+\nb=[^\n\r]+\n$/);
      }),
    );
  });

  it('are none of a refusal', () => {
    expect(told({ err: new Map([['rc', 2]]) }, readOf({ x: ['x'] }))).toMatchObject({ refusal: { code: 2 } });
  });
});
