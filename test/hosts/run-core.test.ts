import { EventEmitter, once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CoreReport } from '../../src-main/hosts/electron/ipc-channels.ts';
import { type ParentEnd, runCore } from '../../src-main/hosts/electron/run-core.ts';
import type { WindowPort } from '../../src-main/hosts/electron/serve-over-port.ts';
import type { HostLogEntry } from '../../src-main/hosts/host-log.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import type { Client } from '../contract/transport.ts';
import { stubRouter } from '../contract/transport-stub.ts';

/** Stands in for Electron's parent port. */
class FakeParent extends EventEmitter {
  readonly reports: CoreReport[] = [];
  postMessage(report: CoreReport): void {
    this.reports.push(report);
    this.emit('report', report);
  }
}

describe('the process of the core', () => {
  let parent: FakeParent;
  let exits: number[];
  let entries: HostLogEntry[];
  let closed: number;

  beforeEach(() => {
    parent = new FakeParent();
    exits = [];
    entries = [];
    closed = 0;
  });

  const bench = () => ({
    router: stubRouter({ calls: [], openStreams: 0 }),
    close: () => {
      closed += 1;
    },
  });
  const run = (openBench: () => Promise<ReturnType<typeof bench>>): Promise<void> =>
    runCore({
      parent: parent as unknown as ParentEnd,
      openBench,
      log: (entry) => void entries.push(entry),
      exit: (code) => void exits.push(code),
    });

  const sendPort = (): MessageChannel => {
    const channel = new MessageChannel();
    parent.emit('message', { data: { type: 'port' }, ports: [channel.port1] });
    return channel;
  };
  const callOver = async ({ port2 }: MessageChannel): Promise<string> => {
    const client = createORPCClient<Client>(new RPCLink({ port: port2 as unknown as WindowPort }));
    const { coreId } = await client.bench.snapshot({});
    port2.close();
    return coreId;
  };

  it('serves each port it is sent', async () => {
    const ended = run(async () => bench());
    await once(parent, 'report');
    expect(await callOver(sendPort())).toBe('core-1');
    expect(await callOver(sendPort())).toBe('core-1');
    parent.emit('message', { data: { type: 'stop' }, ports: [] });
    await ended;
  });

  it('serves a port that came before the bench was open', async () => {
    const opening = Promise.withResolvers<ReturnType<typeof bench>>();
    const ended = run(() => opening.promise);
    const channel = sendPort();
    opening.resolve(bench());
    expect(await callOver(channel)).toBe('core-1');
    parent.emit('message', { data: { type: 'stop' }, ports: [] });
    await ended;
  });

  it('closes the bench before it ends', async () => {
    const ended = run(async () => bench());
    parent.emit('message', { data: { type: 'stop' }, ports: [] });
    await ended;
    expect([closed, exits]).toEqual([1, [0]]);
  });

  it('says why the bench cannot be opened', async () => {
    await run(() => Promise.reject(new Fault('store-busy', '/data: another process works there')));
    expect(parent.reports).toEqual([
      {
        type: 'failed',
        message: '/data: another process works there',
        hint: expect.stringMatching(/Close it/),
      },
    ]);
    expect(exits).toEqual([1]);
  });

  it('leaves a bug to the supervisor, with its stack in the log', async () => {
    await run(() => Promise.reject(new TypeError('undefined is not a bench')));
    await vi.waitFor(() => expect(exits).toEqual([1]));
    expect(parent.reports).toEqual([]);
    expect(entries[0]).toMatchObject({
      reason: 'internal',
      detail: expect.stringMatching(/not a bench\n +at /),
    });
  });
});
