import type { SyncClock } from '../../src-main/core/notify/sync-clock.ts';
import type { GatewayTransport, TransportAnswer } from '../../src-main/core/notify/transport.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { openGatewayCodec } from '../rig/gateway/batch-message.ts';
import { type GatewayBehaviour, requestFault } from '../rig/gateway/behaviour.ts';
import { type GatewayResponse, handleRequest } from '../rig/gateway/handle-request.ts';
import { type AppliedEntry, type InventoryDevice, openInventory } from '../rig/gateway/inventory.ts';
import { startMs } from './bench-store.ts';

/** The reference gateway without its network: the same handling and inventory, faults as a Fault of the transport. */
export interface FakeGateway extends GatewayTransport {
  readonly sent: readonly string[];
  readonly lookUps: readonly string[];
  applied(): readonly AppliedEntry[];
  device(deviceId: string): InventoryDevice | null;
  close(): void;
}

const toAnswer = (response: GatewayResponse, retryAfterMs: number | null = null): TransportAnswer => ({
  status: response.status,
  mediaType: response.contentType.split(';')[0] ?? '',
  retryAfterMs,
  dateMs: null,
  body: response.body,
});

const codec = await openGatewayCodec();

export const fakeGateway = (
  seed: Iterable<InventoryDevice>,
  behaviour: GatewayBehaviour = {},
  databasePath = ':memory:',
): FakeGateway => {
  const inventory = openInventory(databasePath);
  inventory.seed(seed);
  const parts = { inventory, codec, behaviour, nowMs: () => startMs };
  const sent: string[] = [];
  const lookUps: string[] = [];
  let count = 0;

  const call = (method: string, path: string, batchId: string, content: string): TransportAnswer => {
    const fault = requestFault(behaviour, ++count);
    if (fault?.kind === 'lose-request') throw new Fault('gateway-unreachable', 'fake: nothing was sent');
    if (fault?.kind === 'fail') {
      const wait = fault.retryAfterSeconds;
      const body = JSON.stringify({ type: 'about:blank' });
      return toAnswer(
        { status: fault.status, contentType: 'application/problem+json', body },
        wait === undefined ? null : wait * 1000,
      );
    }
    const response = handleRequest(parts, {
      method,
      path,
      contentType: 'application/xml',
      idempotencyKey: batchId,
      body: new TextEncoder().encode(content),
    });
    if (fault?.kind === 'lose-reply') throw new Fault('gateway-reply-lost', 'fake: the reply was lost');
    if (fault?.kind === 'truncate-reply')
      return toAnswer({ ...response, body: response.body.slice(0, response.body.length / 2) });
    return toAnswer(response);
  };
  const base = '/v1/pre-notification-batches';
  return {
    name: 'fake gateway',
    sent,
    lookUps,
    send: async ({ batchId, content }) => {
      sent.push(content);
      return call('POST', base, batchId, content);
    },
    lookUp: async (batchId) => {
      lookUps.push(batchId);
      return call('GET', `${base}/${batchId}`, batchId, '');
    },
    applied: () => inventory.applied(),
    device: (deviceId) => inventory.device(deviceId),
    close: () => inventory.close(),
  };
};

/** Time that passes only when somebody waits. */
export interface FakeClock extends SyncClock {
  readonly waits: readonly number[];
  /** The wall clock is set; waiting is not touched by it. */
  jumpTo(wallMs: number): void;
}

export const fakeClock = (): FakeClock => {
  let wallMs = startMs;
  const waits: number[] = [];
  return {
    waits,
    nowMs: () => wallMs,
    jumpTo: (to) => {
      wallMs = to;
    },
    sleep: async (waitMs, signal) => {
      if (signal.aborted) throw new Fault('sync-cancelled', 'fake: stopped while waiting');
      waits.push(waitMs);
      wallMs += waitMs;
    },
  };
};
