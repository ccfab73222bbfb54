import { isDefinedError, safe } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { AnyRouter } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostLogEntry } from '../../src-main/hosts/host-log.ts';
import type { Contract } from '../../src-shared/contract/contract.ts';
import { type StubRecord, stubRouter } from './transport-stub.ts';

export type Client = ContractRouterClient<Contract>;

/** One screen on one transport, and what a hostile page could do with it. */
export interface Line {
  readonly client: Client;
  /** Sends what no client would. */
  sendRaw(data: unknown): void;
  /** What came back since, as text. */
  readonly received: readonly string[];
  close(): void;
}

export interface Transport {
  open(): Promise<Line>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly router: AnyRouter;
  readonly log: (entry: HostLogEntry) => void;
}

export type StartTransport = (options: TransportOptions) => Promise<Transport>;

/** What holds on every transport between screen and bench. */
export const transportFacts = (name: string, start: StartTransport): void => {
  describe(`the contract over ${name}`, () => {
    let record: StubRecord;
    let entries: HostLogEntry[];
    let transport: Transport;
    let line: Line;

    beforeEach(async () => {
      record = { calls: [], openStreams: 0 };
      entries = [];
      transport = await start({ router: stubRouter(record), log: (entry) => void entries.push(entry) });
      line = await transport.open();
    });
    afterEach(async () => {
      line.close();
      await transport.close();
    });

    const reasons = (): readonly string[] => entries.map(({ event, reason }) => `${event} ${reason}`);
    const refusal = (expected: string): Promise<void> =>
      vi.waitFor(() => expect(reasons()).toEqual([expected]));

    it('answers a call', async () => {
      expect(await line.client.bench.signOn({ operator: 'Ada' })).toMatchObject({ operator: 'Ada' });
    });

    it('answers many calls at once, each its own', async () => {
      const names = Array.from({ length: 50 }, (_, index) => `operator ${index}`);
      const answers = await Promise.all(names.map((operator) => line.client.bench.signOn({ operator })));
      expect(answers.map(({ operator }) => operator)).toEqual(names);
    });

    it('carries a fault as data', async () => {
      const { error } = await safe(line.client.bench.retry({ slot: 3 }));
      expect(isDefinedError(error) && error.data).toMatchObject({
        code: 'hub-busy',
        message: 'Slot 3: is being worked on',
        hint: expect.stringMatching(/./),
      });
    });

    it('takes an imported file of 8 MiB, whatever its characters', async () => {
      const text = '\u20ac"\n'.repeat((8 * 1024 * 1024) / 4);
      await line.client.workOrders.importFile({ name: 'orders.csv', text });
      expect(record.calls).toEqual([`importFile ${text.length}`]);
    });

    it('streams events in order', async () => {
      const events = await line.client.bench.events({ coreId: 'core-1', afterSeq: 7 });
      const seen: number[] = [];
      for await (const { seq } of events) {
        seen.push(seq);
        if (seen.length === 100) break;
      }
      expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 8));
    });

    it('ends a stream in the core when the screen gives it up', async () => {
      const events = await line.client.bench.events({ coreId: 'core-1', afterSeq: 0 });
      await events.next();
      await events.return?.(undefined);
      await vi.waitFor(() => expect(record.openStreams).toBe(0));
    });

    it('ends a stream in the core when the screen goes', async () => {
      const events = await line.client.bench.events({ coreId: 'core-1', afterSeq: 0 });
      await events.next();
      expect(record.openStreams).toBe(1);
      line.close();
      await vi.waitFor(() => expect(record.openStreams).toBe(0));
    });

    it('tells the screen when the bench goes', async () => {
      const events = await line.client.bench.events({ coreId: 'core-1', afterSeq: 100 });
      for (let count = 0; count < 100; count++) await events.next();
      const next = events.next();
      next.catch(() => {});
      await transport.close();
      await expect(next).rejects.toThrow();
    });

    it('refuses a procedure that is not there', async () => {
      line.sendRaw(JSON.stringify({ i: '1', p: { u: '/bench/format', b: { json: {} } } }));
      await refusal('call-refused unknown-procedure');
      expect(record.calls).toEqual([]);
    });

    it.each(['/constructor', '/bench/constructor', '/toString'])(
      'refuses %s, inherited by every object',
      async (u) => {
        line.sendRaw(JSON.stringify({ i: '1', p: { u, b: { json: {} } } }));
        await refusal('call-refused unknown-procedure');
      },
    );

    it('refuses an input that does not fit', async () => {
      line.sendRaw(JSON.stringify({ i: '1', p: { u: '/bench/signOn', b: { json: { operator: 7 } } } }));
      await refusal('call-refused input-invalid');
      expect(record.calls).toEqual([]);
    });

    it.each([
      ['text that is no JSON', 'signOn Mallory', 'not-json'],
      ['an empty message', '', 'not-json'],
      ['a list', '[]', 'malformed'],
      ['a call without an id', '{"p":{"u":"/bench/snapshot"}}', 'malformed'],
      ['a path with dots', '{"i":"1","p":{"u":"/../bench/snapshot"}}', 'malformed'],
      ['another address', '{"i":"1","p":{"u":"http://elsewhere/bench/snapshot"}}', 'malformed'],
      ['another method', '{"i":"1","p":{"u":"/bench/snapshot","m":"GET"}}', 'malformed'],
      [
        'headers',
        '{"i":"1","p":{"u":"/bench/snapshot","h":{"content-type":"text/event-stream"}}}',
        'malformed',
      ],
      ['an event to a stream of ours', '{"i":"1","t":3,"p":{"e":"message","d":1}}', 'malformed'],
    ])('refuses %s', async (_what, text, reason) => {
      line.sendRaw(text);
      await refusal(`message-refused ${reason}`);
      expect(record.calls).toEqual([]);
    });

    it('refuses bytes', async () => {
      line.sendRaw(new TextEncoder().encode('{"i":"1","p":{"u":"/bench/snapshot"}}'));
      await refusal('message-refused not-text');
      expect(record.calls).toEqual([]);
    });

    it('refuses a message over the bound', async () => {
      const operator = 'x'.repeat(17 * 1024 * 1024);
      line.sendRaw(JSON.stringify({ i: '1', p: { u: '/bench/signOn', b: { json: { operator } } } }));
      await refusal('message-refused too-large');
      expect(record.calls).toEqual([]);
    });

    it('serves a new line after one was refused', async () => {
      line.sendRaw('{');
      await refusal('message-refused not-json');
      const another = await transport.open();
      expect(await another.client.bench.snapshot({})).toMatchObject({ coreId: 'core-1' });
      another.close();
    });
  });
};
