import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { root } from '../../scripts/places.mjs';

const waiting = { timeout: 60_000, interval: 50 };

describe.skipIf(!existsSync('/proc'))('npm run start:web', () => {
  let folder: string;
  let started: ChildProcess;
  let printed: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reflash-start-'));
    mkdirSync(join(folder, 'data'));
    printed = '';
    const args = [join(root, 'scripts', 'start-web.ts'), '--no-open', '--data', join(folder, 'data')];
    started = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [started.stdout, started.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
  });
  afterEach(async () => {
    if (started.exitCode === null && started.signalCode === null) {
      const gone = once(started, 'exit');
      started.kill('SIGTERM');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const links = (): readonly string[] => printed.match(/http:\/\/\S+\?key=\S+/g) ?? [];
  const linkNumber = (count: number): Promise<string> =>
    vi.waitFor(() => {
      const link = links()[count - 1];
      if (link === undefined) throw new Error(`fewer than ${count} links in: ${printed}`);
      return link;
    }, waiting);
  const letIn = async (link: string): Promise<string> => {
    const { headers } = await fetch(link, { redirect: 'manual' });
    return headers.getSetCookie()[0]?.split(';')[0] ?? 'no cookie';
  };
  const pageStatus = async (link: string, cookie: string): Promise<number> =>
    (await fetch(new URL('/', link), { headers: { cookie } })).status;
  /** The bench's own process: the one child of what was started. */
  const benchPid = (): number =>
    Number(readFileSync(`/proc/${started.pid}/task/${started.pid}/children`, 'utf8').trim());

  it('serves the screen by its link, prints another on Enter, and ends when told', async () => {
    const first = await linkNumber(1);
    expect(await pageStatus(first, await letIn(first))).toBe(200);
    started.stdin?.write('\n');
    const second = await linkNumber(2);
    expect(await pageStatus(second, await letIn(second))).toBe(200);
    const gone = once(started, 'exit');
    started.kill('SIGINT');
    expect(await gone).toEqual([0, null]);
    await expect(fetch(first)).rejects.toThrow();
  });

  it('brings a killed bench back at the same address, and its browsers need no new link', async () => {
    const link = await linkNumber(1);
    const cookie = await letIn(link);
    process.kill(benchPid(), 'SIGKILL');
    await vi.waitFor(() => expect(printed).toContain('starts again'), waiting);
    await vi.waitFor(async () => expect(await pageStatus(link, cookie)).toBe(200), waiting);
  });

  it('says who has the data folder, and does not try again', async () => {
    await linkNumber(1);
    const args = [join(root, 'scripts', 'start-web.ts'), '--no-open', '--data', join(folder, 'data')];
    const second = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    second.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(second, 'close');
    expect(code).toBe(1);
    expect(said).toMatch(/another process has it open, .*\nAnother Reflash Bench owns/);
  });
});
