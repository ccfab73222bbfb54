import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { explainOpenFault } from '../../src-main/core/links/explain-open.ts';
import { type FakeSystem, fakeSystem, usersFile } from './fake-system.ts';

const path = '/dev/ttyUSB0';
const user = userInfo().username;

const explain = (message: string, system: FakeSystem, platform: NodeJS.Platform = 'linux') =>
  explainOpenFault({ path, baudRate: 9_600 }, new Error(message), { files: fakeSystem(system), platform });

const owned = (gid: number, mode: number, group: string): FakeSystem => ({
  owners: { [path]: { uid: 0, gid, mode } },
  texts: { '/etc/group': `root:x:0:\n${group}\n`, '/etc/passwd': usersFile },
});

describe('a port that did not open', () => {
  it.each([
    'Error: Resource temporarily unavailable Cannot lock port',
    'Error: Device or resource busy, cannot open /dev/ttyUSB0',
  ])('is busy, and its holder named: %s', async (message) => {
    const processes = [{ pid: 812, commandLine: 'minicom\0', uid: 1000, open: [path] }];
    expect(await explain(message, { processes, texts: { '/etc/passwd': usersFile } })).toMatchObject({
      code: 'port-busy',
      message: expect.stringContaining('held by minicom (process 812 of ann)'),
    });
  });

  it('names the group to join', async () => {
    const fault = await explain('Error: Permission denied', owned(20, 0o20660, 'dialout:x:20:bob'));
    expect(fault).toMatchObject({
      code: 'port-permission',
      message: expect.stringContaining(`group dialout may: \`sudo usermod -aG dialout ${user}\``),
    });
  });

  it('tells a member who signed in before becoming one to sign in again', async () => {
    const fault = await explain('Error: Permission denied', owned(20, 0o20660, `dialout:x:20:bob,${user}`));
    expect(fault.message).toContain('sign out and in again');
    expect(fault.message).not.toContain('usermod');
  });

  it.each([
    ['its group may not write', 20, 0o20640],
    ['its group is root', 0, 0o20660],
  ])('names no group when %s', async (_, gid, mode) => {
    const fault = await explain('Error: Permission denied', owned(gid, mode, 'dialout:x:20:'));
    expect(fault.message).toContain('only root may');
  });

  it('says what it knows when the system tells nothing', async () => {
    const fault = await explain('Error: Permission denied', {});
    expect(fault.message).toBe(
      `${path} at 9600 baud: this user may not use the port (Error: Permission denied)`,
    );
  });

  it('on Windows says what shows who has it', async () => {
    const fault = await explain('Opening COM3: Access denied', {}, 'win32');
    expect(fault).toMatchObject({
      code: 'port-busy',
      message: expect.stringContaining('Resource Monitor'),
    });
  });
});
