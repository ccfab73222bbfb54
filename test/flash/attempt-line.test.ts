import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listLineLoads, listLoadedPorts } from '../../src-main/core/store/line-loads.ts';
import { defaultSettings, saveSettings } from '../../src-main/core/store/settings.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { makeBench, makeTemplate, type TestBench } from './bench.ts';

let template: string;
let bench: TestBench;
beforeAll(async () => {
  template = await makeTemplate();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(() => {
  bench = makeBench(template);
});
afterEach(() => bench.remove());

describe('an attempt', () => {
  it('keeps what the line did in each transfer, by the port of the slot', async () => {
    const { db } = bench.core.store;
    await bench.flash();
    const range = { afterLoad: 0, limit: 10 };
    expect(listLineLoads(db, { kind: 'path', value: 'port 1' }, range)).toMatchObject([
      { deviceModel: '106C-0102', baudRate: 115_200, latency: 'not-asked', retries: 0, turnAroundMs: 1 },
      { ceilingFraction: 0.97 },
    ]);
  });

  it('keeps what the line did by the socket that the slot is bound to', async () => {
    const { store } = bench.core;
    const identity = { kind: 'topology', value: 'usb-0:1.2' } as const;
    const ports = [{ slot: 1, port: 'port 9', identity }];
    store.transaction('bind', (db) => saveSettings(db, { ...defaultSettings, ports }, 1));
    await bench.flash();
    expect(listLoadedPorts(store.db)).toEqual([{ identity, port: 'port 1' }]);
  });

  it('keeps what the line did also where the hub found storage to be wrong', async () => {
    bench.hub.behaviour = { checkFails: new Fault('check-mismatch', 'fake hub: wrong') };
    await bench.flash();
    expect(listLoadedPorts(bench.core.store.db)).toHaveLength(1);
  });

  it('remembers the speed of its line over a restart of the core, also where it failed', async () => {
    bench.hub.behaviour = { loadFails: new Fault('transfer-noisy', 'fake hub: noise') };
    const slower = { baudRate: 230_400, cleanCount: 0 };
    bench.watch((event) => {
      if (event.kind === 'step-began' && event.step === 'load')
        bench.loaders[0]?.speeds?.remember('transfer', slower);
    });
    expect((await bench.flash()).outcome).toMatchObject({ code: 'transfer-noisy' });
    bench = bench.reopen();
    bench.hub.behaviour = {};
    await bench.flash();
    expect(bench.loaders[0]?.speeds?.recall('transfer')).toEqual(slower);
  });
});
