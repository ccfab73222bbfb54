import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import type { Writable } from '../../src-main/core/store/handles.ts';
import { openAlone } from '../../src-main/core/store/open-alone.ts';
import { storeFileName } from '../../src-main/core/store/open-store.ts';
import { openToRead, openToWrite, tryToOpen } from './open-briefly.ts';
import { temporaryFolder } from './open-test-store.ts';

describe('a second bench on one data folder', () => {
  it('is refused within one process too, and told how long was waited, until the first is closed', () => {
    const folder = temporaryFolder();
    const store = openToWrite(folder);
    expect(() => openToWrite(folder)).toThrow(
      `${join(folder, storeFileName)}: another process has it open, and had it for all of 150 ms`,
    );
    store.close();
    expect(tryToOpen(folder)).toBe('open');
  });

  it('sleeps while it waits, and no longer than 40 ms at a time', () => {
    const folder = temporaryFolder();
    openToWrite(folder);
    const wait = vi.spyOn(Atomics, 'wait');
    expect(tryToOpen(folder)).toBe('store-busy');
    const slept = wait.mock.results.map(({ value }) => value);
    const pausesMs = wait.mock.calls.map(([, , , ms]) => ms ?? Number.POSITIVE_INFINITY);
    wait.mockRestore();
    expect(new Set(slept)).toEqual(new Set(['timed-out']));
    expect(Math.max(...pausesMs)).toBeLessThanOrEqual(40);
  });

  it('tries once when it has no time to wait, and leaves no connection behind', () => {
    const folder = temporaryFolder();
    const store = openToWrite(folder);
    const clock = vi.spyOn(performance, 'now').mockReturnValue(7);
    const opened: Sqlite.Database[] = [];
    const connect = (): Writable => {
      opened.push(new Sqlite(join(folder, storeFileName), { timeout: 0 }));
      return opened.at(-1) as Writable;
    };
    const pause = () => expect.fail('it waits');
    expect(() => openAlone({ path: 'p', withinMs: 0, connect, pause })).toThrow('for all of 0 ms');
    clock.mockRestore();
    expect(opened.map((db) => db.open)).toEqual([false]);
    store.close();
  });

  it('waits for no file that is no database: it says so at once', () => {
    const path = join(temporaryFolder(), 'letter');
    writeFileSync(path, 'Dear Sir or Madam, '.repeat(300));
    const connect = () => new Sqlite(path) as Writable;
    const pause = () => expect.fail('it waits');
    expect(() => openAlone({ path, withinMs: 60_000, connect, pause })).toThrow(
      expect.objectContaining({ code: 'store-corrupt' }),
    );
  });

  it('finds no file that could be taken for the lock', () => {
    const folder = temporaryFolder();
    openToWrite(folder);
    expect(existsSync(join(folder, 'bench.lock'))).toBe(false);
  });
});

describe('whoever only reads', () => {
  it('is waited for by a bench that starts, and no longer than until it closes', () => {
    const folder = temporaryFolder();
    openToWrite(folder).close();
    const reader = openToRead(folder);
    const path = join(folder, storeFileName);
    let pauses = 0;
    const db = openAlone({
      path,
      withinMs: 60_000,
      connect: () => new Sqlite(path, { timeout: 0 }) as Writable,
      pause: () => {
        pauses++;
        if (pauses === 3) reader.close();
      },
    });
    expect(pauses).toBe(3);
    db.close();
  });

  it('waits itself for the moment in which a bench makes sure that it is alone', () => {
    const folder = temporaryFolder();
    openToWrite(folder).close();
    const path = join(folder, storeFileName);
    const opening = new Sqlite(path);
    opening.pragma('locking_mode = EXCLUSIVE');
    opening.exec('BEGIN IMMEDIATE');
    expect(() => openToRead(folder, 0)).toThrow(expect.objectContaining({ code: 'store-busy' }));
    opening.close();
    expect(() => openToRead(folder, 0)).not.toThrow();
  });
});
