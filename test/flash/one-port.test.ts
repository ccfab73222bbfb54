import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listEndedAttempts, listOpenAttempts } from '../../src-main/core/store/attempts.ts';
import { chf, makeBench, makeTemplate, other, type TestBench } from './bench.ts';

let template: string;
let folder: string;
let tty: string;
let byId: string;
beforeAll(async () => {
  template = await makeTemplate();
  folder = mkdtempSync(join(tmpdir(), 'reflash-dev-'));
  [tty, byId] = [join(folder, 'ttyUSB0'), join(folder, 'by-id')];
  writeFileSync(tty, '');
  symlinkSync(tty, byId);
});
afterAll(() => {
  for (const path of [template, folder]) rmSync(path, { recursive: true, force: true });
});

const signal = (): AbortSignal => new AbortController().signal;
const flashAt = ({ core }: TestBench, port: string, label: string, stop = signal()) =>
  core.flash({ label: [label as typeof chf], workOrderId: null, port, slot: 2 }, () => {}, stop);

describe.skipIf(process.platform === 'win32')('a port that is being worked on', () => {
  let bench: TestBench;
  let stop: AbortController;
  beforeEach(() => {
    bench = makeBench(template);
    bench.hub.behaviour = { hangsBeforeWrite: true };
    stop = new AbortController();
  });

  it.each([
    ['its own name', () => tty],
    ['another name', () => byId],
  ])('takes no second attempt under %s, with whichever hub, and none is recorded', async (_what, nameOf) => {
    const first = flashAt(bench, tty, chf, stop.signal);
    await expect.poll(() => listOpenAttempts(bench.core.store.db).length).toBe(1);
    for (const label of [chf, other.chf])
      await expect(flashAt(bench, nameOf(), label)).rejects.toMatchObject({ code: 'port-in-use' });
    expect(listOpenAttempts(bench.core.store.db)).toHaveLength(1);
    stop.abort();
    await first;
    bench.remove();
  });

  it('is not asked who its hub is', async () => {
    const first = flashAt(bench, byId, chf, stop.signal);
    await expect.poll(() => listOpenAttempts(bench.core.store.db).length).toBe(1);
    const asked = bench.core.identify({ port: tty, deviceModel: null }, signal());
    await expect(asked).rejects.toThrow(`${tty}: slot 2 is at work on it, as ${byId}`);
    stop.abort();
    await first;
    expect((await bench.core.identify({ port: tty, deviceModel: null }, signal())).chf).toBe(chf);
    bench.remove();
  });

  it('is not flashed while it is asked who its hub is', async () => {
    bench.hub.behaviour = { hangsInIdentify: true };
    const asked = bench.core.identify({ port: tty, deviceModel: null }, stop.signal);
    await expect.poll(() => bench.hub.isHanging).toBe(true);
    await expect(flashAt(bench, byId, chf)).rejects.toThrow('an identification is at work on it');
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(listEndedAttempts(bench.core.store.db, 10)).toEqual([]);
    bench.remove();
  });
});
