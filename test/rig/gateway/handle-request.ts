import { createHash } from 'node:crypto';
import { decodeMessage } from '../../../src-main/core/notify/message/xml-schema.ts';
import { isFault } from '../../../src-shared/domain/faults/fault.ts';
import type { BatchMessage, EntryMessage, GatewayCodec } from './batch-message.ts';
import type { GatewayBehaviour } from './behaviour.ts';
import type { Answer, Inventory, InventoryDevice } from './inventory.ts';
import { judgeEntry } from './judge-entry.ts';

export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly idempotencyKey: string | null;
  readonly body: Uint8Array;
}

export interface GatewayResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface GatewayParts {
  readonly inventory: Inventory;
  readonly codec: GatewayCodec;
  readonly behaviour: GatewayBehaviour;
  readonly nowMs: () => number;
}

/** A problem as resources/gateway/openapi.yaml has it (RFC 9457). */
export const problem = (status: number, name: string, detail: string): GatewayResponse => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: `urn:reflash-bench:gateway-problem:${name}`,
    title: name.replaceAll('-', ' '),
    status,
    detail,
  }),
});

const receiptAnswer = (status: number, body: string): GatewayResponse => ({
  status,
  contentType: 'application/xml; charset=utf-8',
  body,
});

const judgeWith =
  (refused: Readonly<Record<string, string>>) =>
  (device: InventoryDevice | null, entry: EntryMessage): Answer => {
    const code = refused[entry.deviceId];
    if (code === undefined) return judgeEntry(device, entry);
    return { requestId: entry.requestId, code, detail: 'refused by behaviour' };
  };

const takeBatch = (parts: GatewayParts, batch: BatchMessage, contentSha256: string): GatewayResponse => {
  const { inventory, codec, behaviour, nowMs } = parts;
  const receipt = inventory.take(batch, contentSha256, judgeWith(behaviour.refuseHub ?? {}), (answers) =>
    codec.buildReceipt({ batchId: batch.batchId, contentSha256, receivedAtMs: nowMs(), answers }),
  );
  return receiptAnswer(201, receipt);
};

const postBatch = (parts: GatewayParts, request: GatewayRequest): GatewayResponse => {
  if (!/^application\/xml\b/i.test(request.contentType))
    return problem(415, 'media-type', 'send application/xml');
  const key = request.idempotencyKey;
  if (key === null) return problem(400, 'key-missing', 'the header Idempotency-Key is required');
  const contentSha256 = createHash('sha256').update(request.body).digest('hex');
  const known = parts.inventory.batch(key);
  if (known !== null)
    return known.contentSha256 === contentSha256
      ? receiptAnswer(200, known.receipt)
      : problem(409, 'key-reused', `batch ${key} was taken with other content, ${known.contentSha256}`);
  try {
    const batch = parts.codec.parseBatch(decodeMessage(request.body, 'Batch'));
    if (batch.batchId !== key)
      return problem(422, 'key-mismatch', `Idempotency-Key ${key} is not BatchID ${batch.batchId}`);
    return takeBatch(parts, batch, contentSha256);
  } catch (error) {
    if (!isFault(error, 'message-invalid')) throw error;
    return problem(400, 'batch-invalid', error.message);
  }
};

const getBatch = (parts: GatewayParts, batchId: string): GatewayResponse => {
  const known = parts.inventory.batch(batchId);
  return known === null
    ? problem(404, 'batch-unknown', `no batch ${batchId} was taken`)
    : receiptAnswer(200, known.receipt);
};

const getDevice = (parts: GatewayParts, deviceId: string): GatewayResponse => {
  const device = parts.inventory.device(deviceId.toUpperCase());
  return device === null
    ? problem(404, 'device-unknown', `${deviceId} is not in the inventory`)
    : {
        status: 200,
        contentType: 'application/json',
        body: JSON.stringify({ ...device, DeviceType: 'CHF' }),
      };
};

/** The whole gateway but its transport: one request in, one answer out. */
export const handleRequest = (parts: GatewayParts, request: GatewayRequest): GatewayResponse => {
  const { method, path } = request;
  const [, batchId] = /^\/v1\/pre-notification-batches\/([^/]+)$/.exec(path) ?? [];
  const [, deviceId] = /^\/v1\/inventory\/([^/]+)$/.exec(path) ?? [];
  if (method === 'POST' && path === '/v1/pre-notification-batches') return postBatch(parts, request);
  if (method === 'GET' && batchId !== undefined) return getBatch(parts, batchId);
  if (method === 'GET' && deviceId !== undefined) return getDevice(parts, deviceId);
  return problem(404, 'path-unknown', `${method} ${path} is not part of this interface`);
};
