import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bench, openBench } from '../../src-main/core/open-bench.ts';
import type { HostLogEntry } from '../../src-main/hosts/host-log.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { Line, Transport } from './transport.ts';
import { overPort, overWebSocket } from './transports.ts';

/** The real router, without hubs: what a screen meets on either transport when it starts. */
describe.each([
  ['a MessagePort', overPort],
  ['a web socket', overWebSocket],
])('the bench over %s', (_name, start) => {
  let folder: string;
  let bench: Bench;
  let bugs: unknown[];
  let entries: HostLogEntry[];
  let transport: Transport;
  let line: Line;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reflash-transport-'));
    bugs = [];
    entries = [];
    bench = await openBench({
      dataFolder: join(folder, 'bench'),
      operator: 'bench',
      openLink: (path) => Promise.reject(new Fault('port-not-found', `${path}: nothing is plugged in`)),
      createLoader: () => {
        throw new Error('test: there is no hub to load');
      },
      onBug: (error) => void bugs.push(error),
      listPorts: async () => ({ ports: [], note: null }),
      watchPorts: () => () => {},
      rig: null,
      version: '0.0.0',
    });
    transport = await start({ router: bench.router, log: (entry) => void entries.push(entry) });
    line = await transport.open();
  });
  afterEach(async () => {
    line.close();
    await transport.close();
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows itself in a snapshot', async () => {
    const { slots, session } = await line.client.bench.snapshot({});
    expect(slots.length).toBeGreaterThan(0);
    expect(session.operator).toBeNull();
  });

  it('tells every screen what one of them did, in order', async () => {
    const other = await transport.open();
    const { coreId, seq } = await other.client.bench.snapshot({});
    const events = await other.client.bench.events({ coreId, afterSeq: seq });
    await line.client.bench.signOn({ operator: 'Ada' });
    const { value: event } = await events.next();
    expect(event).toMatchObject({
      coreId,
      seq: seq + 1,
      change: { kind: 'session', session: { operator: 'Ada' } },
    });
    other.close();
  });

  it('says in a fault what it cannot do', async () => {
    const { error } = await safe(line.client.bench.openWorkOrder({ id: 'WO0000000000000' }));
    expect(isDefinedError(error) && error.data.code).toBe('work-order-not-found');
    expect(bugs).toEqual([]);
  });

  it('takes no input that does not fit for a bug', async () => {
    line.sendRaw(JSON.stringify({ i: '1', p: { u: '/bench/retry', b: { json: { slot: 99 } } } }));
    await vi.waitFor(() => expect(entries.map(({ reason }) => reason)).toEqual(['input-invalid']));
    expect(bugs).toEqual([]);
  });

  it('does not serve what is only near a procedure', async () => {
    line.sendRaw(JSON.stringify({ i: '1', p: { u: '/bench', b: { json: {} } } }));
    await vi.waitFor(() => expect(entries.map(({ reason }) => reason)).toEqual(['unknown-procedure']));
  });
});
