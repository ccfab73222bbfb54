import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineLog } from '../../src-main/hosts/host-log.ts';
import { fileLog } from '../../src-main/hosts/log-file.ts';
import { keepRecent } from '../../src-main/hosts/recent-log.ts';

const entry = { level: 'warn', event: 'call-refused', reason: 'unknown-procedure', detail: '/x' } as const;

describe('the log of a host', () => {
  it('writes a line with time, level, event, reason and detail', () => {
    const lines: string[] = [];
    lineLog(
      (line) => void lines.push(line),
      () => Date.UTC(2026, 10, 23, 10),
    )(entry);
    expect(lines).toEqual(['2026-11-23T10:00:00.000Z warn call-refused unknown-procedure: /x\n']);
  });

  it('lets nothing that a stranger sent look like an entry of its own', () => {
    const lines: string[] = [];
    lineLog((line) => void lines.push(line))({ ...entry, detail: 'a\nb\r\u001b[31mc' });
    expect(lines[0]).toMatch(/a\n {4}b\\x0d\\x1b\[31mc\n$/);
  });
});

describe('the recent log', () => {
  it('keeps the newest lines and passes every entry on', () => {
    const passed: string[] = [];
    const { log, lines } = keepRecent(({ detail }) => void passed.push(detail), 2);
    for (const detail of ['/a', '/b', '/c']) log({ ...entry, detail });
    expect(passed).toEqual(['/a', '/b', '/c']);
    expect(lines().map((line) => line.split(': ').at(-1))).toEqual(['/b', '/c']);
  });
});

describe('the log file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reflash-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made with its folder', () => {
    const path = join(folder, 'logs', 'core.log');
    fileLog(path)(entry);
    expect(readFileSync(path, 'utf8')).toMatch(/unknown-procedure/);
  });

  it('never grows beyond two files of its bound', () => {
    const path = join(folder, 'core.log');
    const log = fileLog(path, 200);
    for (let count = 0; count < 20; count++) log(entry);
    expect(readFileSync(path).length).toBeLessThan(300);
    expect(readFileSync(`${path}.1`).length).toBeLessThan(300);
    expect(existsSync(`${path}.2`)).toBe(false);
  });
});
