import { describe, expect, it } from 'vitest';
import { wireOf, wireToJson } from '../../src-main/core/record/wire-said.ts';
import type { JournalEntry } from '../../src-main/core/store/journal.ts';
import type { JsonObject } from '../../src-main/core/store/json.ts';
import { chf, model, version, wire } from '../domain/builders.ts';

const entry = (body: JsonObject): JournalEntry => ({
  seq: 1,
  hash: '',
  atMs: 0,
  kind: 'decided',
  actor: 'Ada',
  subject: chf,
  attemptId: null,
  body,
});

describe('what a hub said of itself', () => {
  it.each([
    ['whole', wire()],
    ['without a GPF', wire({ gpf: null })],
    ['without a version that could be read', wire({ firmwareVersion: null })],
    [
      'with others of each',
      wire({ deviceModel: model('1086', '0201FFFF'), firmwareVersion: version('0A0B0C0D') }),
    ],
  ])('is read from the journal as it was heard: %s', (_what, said) => {
    expect(wireOf(entry({ kind: 'flash', wire: wireToJson(said) }))).toEqual(said);
  });

  it.each<[string, JsonObject]>([
    ['there is no word', {}],
    ['the word is null', { wire: null }],
    ['the word is a list', { wire: [] }],
    ['the word is a text', { wire: 'hub' }],
  ])('is nothing where %s', (_what, body) => {
    expect(wireOf(entry(body))).toBeNull();
  });

  it.each([
    ['Device Model', { model: '01' }, 'journal: the Device Model a hub stated is malformed'],
    ['CHF', { chf: '88-73' }, /^journal/],
    ['GPF', { gpf: '88-73' }, /^journal/],
  ])('is refused where its %s was changed to none', (_what, change, why) => {
    expect(() => wireOf(entry({ wire: { ...wireToJson(wire()), ...change } }))).toThrow(why);
  });
});
