import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findPortHolders } from '../../src-main/core/links/holders/find-port-holders.ts';
import { openSerialLink } from '../../src-main/core/links/serial-link.ts';
import { describeWith } from '../requires.ts';
import { openPtyPair, type PtyPair } from '../rig/pty-pair.ts';

/** Opens the port as any terminal program does, locks it, and says so. */
const holderScript = `
import { SerialPort } from 'serialport';
const port = await SerialPort.binding.open({ path: process.argv.at(-1), baudRate: 9600, lock: true });
process.stdin.on('end', () => process.exit()).resume();
console.log('holds it', port.isOpen);
`;

describeWith('socat')('a port that another process holds', () => {
  let pair: PtyPair;
  let holder: ChildProcess;
  beforeEach(async () => {
    pair = await openPtyPair();
    holder = spawn(process.execPath, ['--input-type=module', '-e', holderScript, '--', pair.host], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const failed = once(holder, 'exit').then(() =>
      Promise.reject(new Error('the holder did not open the port')),
    );
    failed.catch(() => {});
    if (holder.stdout !== null) await Promise.race([once(holder.stdout, 'data'), failed]);
  });
  afterEach(async () => {
    await end();
    await pair.close();
  });
  const end = async (): Promise<void> => {
    if (holder.exitCode !== null) return;
    const ended = once(holder, 'exit');
    holder.stdin?.end();
    await ended;
  };

  it('is found held, behind its link, by that process and this user', async () => {
    const { holders, state } = await findPortHolders([pair.host, pair.device]);
    expect(state).toBe('complete');
    expect(holders.get(pair.host)).toContainEqual(
      expect.objectContaining({
        pid: holder.pid,
        command: expect.stringContaining('node'),
        user: userInfo().username,
        how: 'open',
        isThisProcess: false,
      }),
    );
  });

  it('does not open, and the fault names that process', async () => {
    await expect(openSerialLink({ path: pair.host, baudRate: 9_600 })).rejects.toMatchObject({
      code: 'port-busy',
      message: expect.stringContaining(`(process ${holder.pid} of ${userInfo().username})`),
    });
  });

  it('is nobody’s when that process has ended', async () => {
    await end();
    const { holders } = await findPortHolders([pair.host]);
    expect(holders.get(pair.host)?.map(({ pid }) => pid) ?? []).not.toContain(holder.pid);
  });
});
