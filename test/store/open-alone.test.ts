import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
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
