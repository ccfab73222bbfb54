import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../src-main/cli/exit-codes.ts';
import { makeFolder, type TestFolder, typed } from './cli-bench.ts';

let folder: TestFolder;
beforeAll(() => {
  folder = makeFolder();
  writeFileSync(folder.place('file'), 'x');
});
afterAll(() => folder.remove());

const chf = '88-73-84-90-6A-10-02-DB';
const maker = (): string[] => ['--repository', folder.place('c'), '--keys', folder.place('k')];

describe('reflash --help', () => {
  it('ends with 0 and lists every exit code with its meaning', async () => {
    const { code, out } = await typed(['--help']);
    expect(code).toBe(0);
    for (const { code: listed, meaning } of Object.values(exitCodes))
      expect(out).toContain(`  ${String(listed).padEnd(4)} ${meaning}`);
  });

  it('tells of every command of the README', async () => {
    const { out } = await typed(['--help']);
    for (const name of ['import', 'catalogue', 'ports', 'identify', 'flash', 'sync', 'hub', 'work-order'])
      expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  });
});

it('lists the same exit codes as the README', () => {
  const rows = [...readFileSync('README.md', 'utf8').matchAll(/^\| `?(\d+)`? *\| (.+?) *\|$/gm)];
  const listed = rows.map(([, code, meaning]) => ({ code: Number(code), meaning }));
  expect(listed).toEqual(Object.values(exitCodes));
});

describe('a wrong command line', () => {
  it.each<[string, string[], string]>([
    ['an unknown command', ['nonsense'], 'nonsense'],
    ['an unknown option', ['ports', '--all'], '--all'],
    ['a missing argument', ['hub', 'show'], 'device-id'],
    ['a missing option', ['flash', '--port', 'x'], '--label'],
    ['a malformed Device ID', ['hub', 'show', '88-73'], '88-73'],
    ['a malformed Device ID to release', ['hub', 'release', 'x'], 'x'],
    ['a malformed label', ['flash', '--port', 'x', '--label', '12'], '12'],
    ['a slot that is no number', ['flash', '--port', 'x', '--label', chf, '--slot', '3x'], '3x'],
    [
      'a shift lead without a name',
      ['flash', '--port', 'x', '--label', chf, '--rescue-by', ' '],
      '--rescue-by',
    ],
    ['a Work Order reference of blanks', ['work-order', 'show', ' '], 'Work Order'],
    ['a malformed Device Model', ['identify', '--port', 'x', '--device-model', '1'], '--device-model 1'],
    ['a notification that is no number', ['notification', 'resend', 'abc'], 'abc'],
    [
      'a malformed correction',
      ['notification', 'resend', '1', '--firmware-version', '123456789'],
      '123456789',
    ],
    ['no gateway', ['sync'], '--gateway'],
    ['a certificate without its key', ['sync', '--gateway', 'https://x', '--certificate', 'c'], '--key'],
    ['both files and a gateway', ['sync', '--export-to', 'x', '--receipts', 'y'], '--receipts'],
  ])('with %s ends with 2 and says what was wrong', async (_what, args, named) => {
    const data = folder.place('untouched');
    const text = await typed(['--data', data, ...args]);
    expect(text.code).toBe(2);
    expect(text.out).toBe('');
    expect(text.err).toContain(named);
    expect(text.err.trim().split('\n').length).toBeGreaterThan(1);
    const json = await typed(['--data', data, '--json', ...args]);
    expect(json.code).toBe(2);
    const { fault } = JSON.parse(json.out) as { fault: { code: string; message: string; hint: string } };
    expect(fault.message).toContain(named);
    expect(fault.hint).not.toBe('');
    expect(existsSync(data)).toBe(false);
  });

  it('keeps a mapping only when one is named', async () => {
    const args = ['import', 'hubs', folder.place('file'), '--save-mapping', 'site'];
    const run = await typed(['--data', folder.place('mapping'), ...args]);
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining('--save-mapping site') });
  });

  it.each(['00FF-0000', '0000', '0000-00FF-0001', '0000-XXXX'])(
    'with the hardware range %s makes no release',
    async (range) => {
      await typed(['catalogue', 'init', ...maker()]);
      const options = ['--device-model', '106C-0102', '--hardware', range, '--firmware-version', '01'];
      const run = await typed(['catalogue', 'add-release', folder.place('file'), ...maker(), ...options]);
      expect(run).toMatchObject({ code: 2, err: expect.stringContaining(range) });
    },
  );
});

describe('an expected failure', () => {
  it.each([
    ['hub', 'show', chf],
    ['work-order', 'list'],
    ['work-order', 'show', 'WO1'],
    ['notification', 'parked'],
    ['journal', 'verify'],
    ['catalogue', 'show'],
  ])('%s %s ends with 3 where there is no store, and makes none', async (...args) => {
    const data = folder.place('none');
    const run = await typed(['--data', data, ...args]);
    expect(run).toMatchObject({ code: 3, out: '', err: expect.stringContaining('store-missing') });
    expect(existsSync(data)).toBe(false);
  });

  it.each<[string, string[], string]>([
    ['a file that is not there', ['import', 'hubs', '/nowhere.csv'], 'file-unreadable: /nowhere.csv'],
    ['a root that is not there', ['catalogue', 'trust', '/nowhere.json'], 'file-unreadable: /nowhere.json'],
    ['no catalogue', ['identify', '--port', 'x'], 'catalogue-missing'],
    ['no catalogue to flash by', ['flash', '--port', 'x', '--label', chf], 'catalogue-missing'],
    ['no trusted root', ['catalogue', 'update', '--source', '/nowhere'], 'catalogue-missing'],
    ['an unknown hub', ['hub', 'release', chf], 'hub-not-found'],
    ['an unknown notification', ['notification', 'resend', '7'], 'outbox-entry-not-parked'],
  ])('%s ends with 3, its code and what to do', async (_what, args, said) => {
    const run = await typed(['--data', folder.place('data'), ...args]);
    expect(run).toMatchObject({ code: 3, out: '', err: expect.stringContaining(said) });
    expect(run.err.trim().split('\n')).toHaveLength(2);
  });

  it('names the folder that cannot be made', async () => {
    const below = folder.place('file/x');
    const data = ['--data', folder.place('data')];
    const rejects = await typed([
      ...data,
      'import',
      'hubs',
      folder.place('file'),
      '--rejects',
      `${below}/r.csv`,
    ]);
    expect(rejects).toMatchObject({
      code: 3,
      err: expect.stringContaining(`reject-file-unwritable: ${below}`),
    });
    const out = await typed([...data, 'sync', '--export-to', below]);
    expect(out).toMatchObject({ code: 3, err: expect.stringContaining(`export-unwritable: ${below}`) });
    await typed(['catalogue', 'init', ...maker()]);
    const root = await typed(['catalogue', 'publish', ...maker(), '--root-out', below]);
    expect(root).toMatchObject({ code: 3, err: expect.stringContaining(`--root-out ${below}`) });
  });
});

it('prefers options to variables, and takes an empty variable for none', async () => {
  const REFLASH_DATA = folder.place('by-variable');
  const said = async (args: string[], variables: Record<string, string>): Promise<string> =>
    (await typed([...args, 'work-order', 'list'], { variables })).err;
  expect(await said([], { REFLASH_DATA })).toContain(REFLASH_DATA);
  expect(await said(['--data', folder.place('by-option')], { REFLASH_DATA })).toContain('by-option');
  expect(await said([], { REFLASH_DATA: '' })).toContain('.reflash');
});
