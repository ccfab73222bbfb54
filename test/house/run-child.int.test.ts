import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runChild } from '../../scripts/run-child.mjs';
import { projectFolder } from './project-files.ts';

const node = process.execPath;

describe('a command run on Node 24', () => {
  it('ends with the exit code of what it runs', async () => {
    expect(await runChild(node, ['-e', 'process.exit(7)'])).toBe(7);
  });

  it('ends with 128 and the signal when that was killed', async () => {
    expect(await runChild(node, ['-e', 'process.kill(process.pid, "SIGKILL")'])).toBe(137);
  });

  it('fails when there is no such program', async () => {
    await expect(runChild(join(projectFolder, 'no-such-program'), [])).rejects.toThrow('ENOENT');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('hands %s on and waits for the answer', async (signal) => {
    const script =
      `process.on('${signal}', () => setTimeout(() => process.exit(42), 50));` +
      `process.stdout.write('ready'); setInterval(() => {}, 1000);`;
    const runner = spawn(node, [join(projectFolder, 'scripts', 'with-node.mjs'), '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(runner.stdout, 'data');
    runner.kill(signal);
    const [code] = await once(runner, 'exit');
    expect(code).toBe(42);
  });

  it('runs what it is given on a Node that strips types', async () => {
    const script = 'process.stdout.write(process.features.typescript + " " + process.env.PATH)';
    const runner = spawn(node, [join(projectFolder, 'scripts', 'with-node.mjs'), '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = await once(runner.stdout.setEncoding('utf8'), 'data');
    expect(printed).toMatch(/^strip .*node_modules.\.bin/);
  });
});
