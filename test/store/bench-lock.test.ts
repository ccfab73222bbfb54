import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireBenchLock } from '../../src-main/core/store/bench-lock.ts';
import { temporaryFolder } from './open-test-store.ts';

const lockModule = new URL('../../src-main/core/store/bench-lock.ts', import.meta.url).href;

/** A process that holds the lock until it is killed. */
const startHolder = async (folder: string) => {
  const code = `import { acquireBenchLock } from ${JSON.stringify(lockModule)};
    globalThis.lock = acquireBenchLock(${JSON.stringify(folder)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  return holder;
};

describe('the bench lock', () => {
  it('is refused with store-busy while this process holds it', () => {
    const folder = temporaryFolder();
    const lock = acquireBenchLock(folder);
    expect(() => acquireBenchLock(folder)).toThrow(expect.objectContaining({ code: 'store-busy' }));
    lock.release();
  });

  it('can be taken again after its release', () => {
    const folder = temporaryFolder();
    acquireBenchLock(folder).release();
    const again = acquireBenchLock(folder);
    again.release();
    expect(() => again.release()).not.toThrow();
  });

  it('is refused while another process holds it', async () => {
    const folder = temporaryFolder();
    await startHolder(folder);
    expect(() => acquireBenchLock(folder)).toThrow(expect.objectContaining({ code: 'store-busy' }));
  });

  it('is free as soon as its holder was killed', async () => {
    const folder = temporaryFolder();
    const holder = await startHolder(folder);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(() => acquireBenchLock(folder).release()).not.toThrow();
  });
});
