import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeBenchTemplate, makeTestBench, type TestBench } from './test-bench.ts';

let template: string;
let devices: string;
let bench: TestBench;
const [tty, byId] = ['ttyUSB0', 'by-id'].map((name) => (): string => join(devices, name)) as [
  () => string,
  () => string,
];
beforeAll(async () => {
  template = await makeBenchTemplate();
  devices = mkdtempSync(join(tmpdir(), 'reflash-dev-'));
  writeFileSync(tty(), '');
  symlinkSync(tty(), byId());
});
afterAll(() => {
  for (const path of [template, devices]) rmSync(path, { recursive: true, force: true });
});
beforeEach(async () => {
  bench = await makeTestBench(template);
  await bench.signOnAndOpen();
});
afterEach(() => bench.remove());

const bind = async (...ports: readonly string[]): Promise<void> => {
  const { settings } = await bench.client.settings.get({});
  const bindings = ports.map((port, at) => ({ slot: at + 1, port }));
  await bench.client.settings.set({ settings: { ...settings, ports: bindings } });
};

describe.skipIf(process.platform === 'win32')('two slots bound to two names of one port', () => {
  it('are told of it at once, and the second takes no hub', async () => {
    await bind(tty(), byId());
    expect(await bench.slot(1)).toMatchObject({ isPortPresent: true, portTakenBy: null });
    expect(await bench.slot(2)).toMatchObject({ isPortPresent: false, portTakenBy: 1, port: byId() });
    await bench.client.bench.selectSlot({ slot: 2 });
    const scan = await bench.client.bench.scan({ text: '88-73-84-90-7B-40-29-5C', source: 'wedge' });
    expect(scan).toMatchObject({
      tone: 'attention',
      message: `Slot 2: ${byId()} is slot 1's port`,
      hint: expect.stringContaining('Give this slot its own'),
    });
  });

  it('are right again as soon as one is bound to another', async () => {
    await bind(tty(), byId());
    await bind(tty(), 'port 2');
    expect(await bench.slot(2)).toMatchObject({ portTakenBy: null, port: 'port 2' });
  });
});
