import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvRows } from '../../src-main/core/receive/csv-rows.ts';
import { streamOf, type Text } from './import-fixture.ts';

interface Read {
  readonly rows: string[][];
  readonly lines: number[];
  readonly broken: string[];
}

const read = async (text: Text, chunkBytes?: number): Promise<Read> => {
  const all: Read = { rows: [], lines: [], broken: [] };
  for await (const block of readCsvRows(streamOf(text, chunkBytes), ',')) {
    all.rows.push(...block.rows.map((row) => [...row]));
    all.lines.push(...block.lines);
    all.broken.push(...block.broken.map(({ line, text: found }) => `${line}: ${found}`));
  }
  return all;
};

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

describe('CSV rows', () => {
  it('come back as RFC 4180 writes them, with their lines, however the bytes arrive', async () => {
    const field = fc.string({
      unit: fc.constantFrom('a', 'é', '😀', ' ', ',', '"', '\n', '\r\n'),
      maxLength: 6,
    });
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 50 }),
        async (table, end, size) => {
          const written = table.map((row) => row.map(quoted).join(',') + end);
          const starts = written.map(
            (_, at) => 1 + (written.slice(0, at).join('').match(/\n/g)?.length ?? 0),
          );
          const result = await read(written.join(''), size);
          expect(result).toEqual({ rows: table, lines: starts, broken: [] });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never fail, and never lose count of the lines, on any bytes', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\0'), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 70 }), async (garbage, size) => {
        const lines = 1 + garbage.split('\n').length;
        const result = await read(`head\n${garbage}`, size);
        const numbers = [...result.lines, ...result.broken.map((one) => Number.parseInt(one, 10))];
        expect(numbers.every((line) => line >= 1 && line <= lines)).toBe(true);
        expect(new Set(numbers).size).toBe(numbers.length);
      }),
      { numRuns: 500 },
    );
  });

  it('go on after a quote that is never closed', async () => {
    const result = await read('a,b\n"c,d\ne,f\ng,h\n');
    expect(result.rows).toEqual([
      ['a', 'b'],
      ['e', 'f'],
      ['g', 'h'],
    ]);
    expect([result.lines, result.broken]).toEqual([[1, 3, 4], ['2: "c,d']]);
  });

  it('go on after a quote that would swallow a large file', async () => {
    const many = 'e,f\n'.repeat(100_000);
    const result = await read(`a,b\n"c,d\n${many}`, 10_000);
    expect([result.rows.length, result.broken]).toEqual([100_001, ['2: "c,d']]);
    expect(result.lines.at(-1)).toBe(100_002);
  });

  it('skip blank lines and still count them', async () => {
    const result = await read('a,b\n\n  \r\nc,d');
    expect([result.rows.length, result.lines]).toEqual([2, [1, 4]]);
  });

  it('skip a line without an end that is too long to hold, and count it', async () => {
    const result = await read(`a,b\n${'x'.repeat(300_000)}\nc,d\n`, 5_000);
    expect([result.rows, result.lines, result.broken]).toEqual([
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      [1, 3],
      ['2: '],
    ]);
  });

  it('are read without a byte order mark', async () => {
    expect((await read('\ufeffa,b\n', 1)).rows).toEqual([['a', 'b']]);
  });
});
