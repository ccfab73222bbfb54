import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildMain } from '../../scripts/build-main.ts';
import { root } from '../../scripts/places.mjs';

/**
 * The built core as Electron would run it, but in plain Node: a stand-in for the parent port carries its messages, and
 * asks for a snapshot over a port of Node's own kind.
 */
const standIn = (entry: string): string => `
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
const parent = new EventEmitter();
const { port1, port2 } = new MessageChannel();
port2.on('message', (text) => {
  process.send({ answer: JSON.parse(text) });
  port2.close();
  parent.emit('message', { data: { type: 'stop' }, ports: [] });
});
parent.postMessage = (report) => {
  process.send({ report });
  if (report.type !== 'ready') return;
  parent.emit('message', { data: { type: 'port' }, ports: [port1] });
  port2.postMessage(JSON.stringify({ i: '1', p: { u: '/bench/snapshot', b: { json: {} } } }));
};
process.parentPort = parent;
await import(${JSON.stringify(pathToFileURL(entry).href)});
`;

/** Below the project, where its packages are found; not dist/main, which others may be building. */
const builtFolder = join(root, 'dist', 'built-core-test');
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reflash-built-'));
  await buildMain(builtFolder);
}, 120_000);
afterAll(() => {
  for (const path of [folder, builtFolder]) rmSync(path, { recursive: true, force: true });
});

it('the built core opens a bench, serves it over a port, and ends when told', async () => {
  const entry = join(builtFolder, 'src-main', 'hosts', 'electron', 'core-entry.js');
  const args = ['--input-type=module', '-e', standIn(entry), '--', join(folder, 'bench'), '0.0.0'];
  const core = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const messages: unknown[] = [];
  core.on('message', (message) => messages.push(message));
  const [code] = await once(core, 'exit');
  expect(messages).toEqual([
    { report: { type: 'ready' } },
    { answer: { i: '1', p: { b: { json: expect.objectContaining({ slots: expect.any(Array) }) } } } },
  ]);
  expect(code).toBe(0);
});
