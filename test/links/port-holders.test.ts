import { describe, expect, it } from 'vitest';
import { describeBusy } from '../../src-main/core/links/holders/describe-holders.ts';
import {
  findPortHolders,
  type HolderSearchOptions,
} from '../../src-main/core/links/holders/find-port-holders.ts';
import type { SystemFiles } from '../../src-main/core/links/holders/system-files.ts';
import { type FakeSystem, fakeSystem, usersFile } from './fake-system.ts';

const port = '/dev/ttyUSB0';
const texts = { '/etc/passwd': usersFile };

const search = (system: FakeSystem, paths: readonly string[] = [port], options: HolderSearchOptions = {}) =>
  findPortHolders(paths, {
    files: fakeSystem({ texts, ...system }),
    platform: 'linux',
    ownPid: 1,
    ...options,
  });

const minicom = {
  pid: 812,
  commandLine: 'minicom\0-D\0/dev/ttyUSB0\0',
  uid: 1000,
  open: ['/dev/tty1', port],
};

describe('who holds a port', () => {
  it('is the process that has it among its open files, with its number, program and user', async () => {
    const { holders, state } = await search({ processes: [{ pid: 7, name: 'kthreadd' }, minicom] });
    expect(state).toBe('complete');
    expect(holders).toEqual(
      new Map([
        [
          port,
          [{ pid: 812, command: 'minicom', user: 'ann', how: 'open', isThisProcess: false, service: null }],
        ],
      ]),
    );
  });

  it('is found behind a link such as by-path', async () => {
    const byPath = '/dev/serial/by-path/usb-0:2:1.0-port0';
    const { holders } = await search({ processes: [minicom], links: { [byPath]: port } }, [byPath]);
    expect(holders.get(byPath)).toMatchObject([{ pid: 812 }]);
  });

  it('is told for two names of one port', async () => {
    const { holders } = await search({ processes: [minicom], links: { '/dev/hub': port } }, [
      '/dev/hub',
      port,
    ]);
    expect([...holders.keys()].sort()).toEqual(['/dev/hub', port].sort());
  });

  it('is not who has another port open', async () => {
    const other = { ...minicom, open: ['/dev/ttyUSB01', '/dev/ttyUSB0 (deleted)'] };
    expect((await search({ processes: [other] })).holders.size).toBe(0);
  });

  it('is told by script where the program only runs it', async () => {
    const commandLine = '/usr/bin/python3.11\0-u\0/opt/tools/miniterm.py\0/dev/ttyUSB0\0';
    const { holders } = await search({ processes: [{ ...minicom, commandLine }] });
    expect(holders.get(port)).toMatchObject([{ command: 'python3.11 miniterm.py' }]);
  });

  it('is told without what would draw on a terminal', async () => {
    const { holders } = await search({ processes: [{ ...minicom, commandLine: 'mini\u001b[2Jcom\0' }] });
    expect(holders.get(port)).toMatchObject([{ command: 'mini[2Jcom' }]);
  });

  it('is told by number where nobody knows the user’s name', async () => {
    const { holders } = await search({ processes: [{ ...minicom, uid: 4711 }] });
    expect(holders.get(port)).toMatchObject([{ user: 'user 4711' }]);
  });

  it('is known to be this very process', async () => {
    const { holders } = await search({ processes: [minicom] }, [port], { ownPid: 812 });
    expect(holders.get(port)).toMatchObject([{ isThisProcess: true }]);
  });

  it('stays open where other users’ processes cannot be seen', async () => {
    const { holders, unseenCount } = await search({ processes: [{ ...minicom, isClosed: true }] });
    expect(holders.size).toBe(0);
    expect(unseenCount).toBe(1);
  });
});

describe('a lock file', () => {
  const lockFile = (content: string): FakeSystem => ({
    processes: [{ ...minicom, isClosed: true }],
    texts: { ...texts, '/var/lock/LCK..ttyUSB0': content },
  });

  it('names the process of another user', async () => {
    const { holders } = await search(lockFile('       812 minicom ann\n'));
    expect(holders.get(port)).toMatchObject([{ pid: 812, command: 'minicom', how: 'lock-file' }]);
  });

  it.each([
    ['of a process that has ended', '       999\n'],
    ['that holds no number', 'minicom\n'],
    ['that is empty', ''],
  ])('%s names nobody', async (_, content) => {
    expect((await search(lockFile(content))).holders.size).toBe(0);
  });

  it('does not name a process twice', async () => {
    const { holders } = await search({ ...lockFile('812\n'), processes: [minicom] });
    expect(holders.get(port)).toHaveLength(1);
  });
});

describe('a service that takes ports by itself', () => {
  it.each(['ModemManager', 'brltty', 'gpsd'])('%s is named though it holds none now', async (name) => {
    const { services, holders } = await search({
      processes: [{ pid: 33, commandLine: `/usr/sbin/${name}\0--log\0`, isClosed: true }],
    });
    expect(services).toMatchObject([{ name, advice: expect.stringContaining('systemctl mask') }]);
    expect(holders.size).toBe(0);
  });

  it('is not seen in a program that only has its name in its arguments', async () => {
    const commandLine = 'vi\0/etc/ModemManager\0';
    expect((await search({ processes: [{ pid: 33, commandLine }] })).services).toEqual([]);
  });
});

describe('the search', () => {
  it.each(['win32', 'darwin'] as const)('says that %s does not tell who holds a port', async (platform) => {
    const { state, holders } = await search({ processes: [minicom] }, [port], { platform });
    expect(state).toBe('not-offered');
    expect(holders.size).toBe(0);
  });

  it('ends in time with what it knows when a file never answers', async () => {
    const files: SystemFiles = {
      ...fakeSystem({ processes: [minicom, { pid: 900, commandLine: 'stuck\0' }], texts }),
    };
    const hangs: SystemFiles = {
      ...files,
      names: (folder) => (folder === '/proc/900/fd' ? new Promise(() => {}) : files.names(folder)),
    };
    const { state, holders } = await search({}, [port], { files: hangs, withinMs: 20 });
    expect(state).toBe('cut-short');
    expect(holders.get(port)).toMatchObject([{ pid: 812 }]);
  });

  it('is cut short, not broken, where there is no /proc', async () => {
    const files = fakeSystem({});
    const names = (folder: string) => Promise.reject(new Error(`ENOENT: ${folder}`));
    expect(await search({}, [port], { files: { ...files, names } })).toMatchObject({ state: 'cut-short' });
  });
});

describe('in words a busy port', () => {
  it('is held by a program, with its process and user', async () => {
    expect(describeBusy(port, await search({ processes: [minicom] }), 'linux')).toBe(
      'held by minicom (process 812 of ann)',
    );
  });

  it('is held by a service, with what to do about it', async () => {
    const processes = [{ ...minicom, commandLine: '/usr/sbin/ModemManager\0', uid: 0 }];
    const said = describeBusy(port, await search({ processes }), 'linux');
    expect(said).toContain('held by ModemManager (process 812 of root). ');
    expect(said).toContain('systemctl mask --now ModemManager');
  });

  it('may be held by another user’s program when none of this user’s has it', async () => {
    const said = describeBusy(port, await search({ processes: [{ ...minicom, isClosed: true }] }), 'linux');
    expect(said).toContain('another user');
    expect(said).toContain(`sudo fuser -v ${port}`);
  });

  it.each([
    ['win32', 'Resource Monitor'],
    ['darwin', 'lsof'],
  ] as const)('on %s is shown by %s', async (platform, tool) => {
    const said = describeBusy(port, await search({}, [port], { platform }), platform);
    expect(said).toContain('does not say by whom');
    expect(said).toContain(tool);
  });
});
