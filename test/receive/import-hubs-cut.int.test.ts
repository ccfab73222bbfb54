import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countHubs } from '../../src-main/core/store/hubs.ts';
import { verifyJournal } from '../../src-main/core/store/verify-journal.ts';
import { openTestStore, temporaryFolder } from '../store/open-test-store.ts';
import { hubHeader, takeHubs } from './import-fixture.ts';

const rows = 30_000;
const batchRows = 4_096;

const idOf = (prefix: string, n: number): string =>
  `${prefix}-${n
    .toString(16)
    .toUpperCase()
    .padStart(8, '0')
    .replace(/..(?=.)/g, '$&-')}`;
const register = `${[
  hubHeader,
  ...Array.from(
    { length: rows },
    (_, n) =>
      `${idOf('88-73-84-90', n)},${idOf('88-73-84-A0', n)},106C,01020003,0103000A,Pending,CHTS V1.4,North,Dual Band`,
  ),
].join('\n')}\n`;

const moduleOf = (path: string): string =>
  JSON.stringify(new URL(`../../src-main/core/${path}`, import.meta.url).href);

/** Imports in a process that tells after every transaction how many hubs it has committed. */
const startImport = (folder: string, source: string) => {
  const code = `import { openStore } from ${moduleOf('store/open-store.ts')};
    import { importHubs } from ${moduleOf('receive/import-hubs.ts')};
    const dataFolder = ${JSON.stringify(folder)};
    const store = openStore({ dataFolder, mode: 'write', nowMs: () => 0, benchId: 'BENCH-TEST' });
    let batches = 0;
    const told = { ...store, transaction: (name, work) => {
      const result = store.transaction(name, work);
      if (name === 'import hubs') process.stdout.write(String(++batches) + '\\n');
      return result;
    } };
    await importHubs(told, { source: ${JSON.stringify(source)}, rejectFile: dataFolder + '/rejects.csv', actor: 'a', nowMs: () => 0 });`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
};

/** Kills the import when it has told of `batches` transactions. */
const killAfter = async (folder: string, source: string, batches: number): Promise<void> => {
  const child = startImport(folder, source);
  const ended = once(child, 'exit');
  let told = '';
  for await (const chunk of child.stdout) {
    told += chunk;
    if (told.split('\n').length > batches) child.kill('SIGKILL');
  }
  await ended;
};

describe('an import that is cut off', () => {
  it.each([1, 3, 6])(
    'by kill -9 after %d transactions keeps those, and the next import takes the rest',
    async (batches) => {
      const folder = temporaryFolder();
      const source = join(folder, 'hubs.csv');
      writeFileSync(source, register);
      await killAfter(folder, source, batches);
      const store = openTestStore(folder);
      const kept = countHubs(store.db);
      expect(kept).toBeGreaterThanOrEqual(Math.min(rows, batches * batchRows));
      expect(verifyJournal(store.db).problems).toEqual([]);
      const result = await takeHubs(store, register);
      expect(result).toMatchObject({ added: rows - kept, unchanged: kept, changed: 0, rejected: 0 });
    },
  );

  it('by its signal stops after whole transactions and says how far it came', async () => {
    const store = openTestStore();
    const abort = new AbortController();
    let batches = 0;
    const counting: typeof store = {
      ...store,
      transaction: (name, work) => {
        const result = store.transaction(name, work);
        if (name === 'import hubs' && ++batches === 2) abort.abort();
        return result;
      },
    };
    const result = await takeHubs(counting, register, { signal: abort.signal });
    expect(result).toMatchObject({ isCancelled: true, added: 2 * batchRows, rows: 2 * batchRows });
    expect(countHubs(store.db)).toBe(2 * batchRows);
  });
});
