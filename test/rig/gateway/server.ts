import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openGatewayCodec } from './batch-message.ts';
import { type GatewayBehaviour, type RequestFault, requestFault } from './behaviour.ts';
import { type GatewayParts, type GatewayResponse, handleRequest, problem } from './handle-request.ts';
import { type AppliedEntry, type InventoryDevice, openInventory } from './inventory.ts';

/** Largest batch taken, bytes; a full one is about 0.6 MB. */
const maxBodyBytes = 2 * 1024 * 1024;

export interface ReferenceGatewayOptions {
  /** 0 picks a free one. */
  readonly port?: number;
  /** `:memory:` for a gateway that forgets; a file for one that is restarted. */
  readonly databasePath?: string;
  readonly behaviour?: GatewayBehaviour;
  readonly seed?: Iterable<InventoryDevice>;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Null when no whole answer was sent. */
  readonly status: number | null;
}

export interface ReferenceGateway {
  /** Without a slash at the end: `http://127.0.0.1:40123`. */
  readonly url: string;
  inventory(deviceId: string): InventoryDevice | null;
  /** Every effect on the inventory in order; exactly once means one row per accepted RequestID. */
  applied(): readonly AppliedEntry[];
  requests(): readonly SeenRequest[];
  close(): Promise<void>;
}

const readBody = async (request: IncomingMessage): Promise<Uint8Array | null> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBodyBytes) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
};

const duplicateFirst = (receipt: string): string =>
  receipt.replace(/<Response>[\s\S]*?<\/Response>/, (first) => first + first);

const answerRequest = async (parts: GatewayParts, request: IncomingMessage): Promise<GatewayResponse> => {
  const body = await readBody(request);
  if (body === null) return problem(413, 'batch-too-large', `more than ${maxBodyBytes} bytes`);
  const key = request.headers['idempotency-key'];
  const response = handleRequest(parts, {
    method: request.method ?? '',
    path: decodeURIComponent(new URL(request.url ?? '/', 'http://gateway').pathname),
    contentType: request.headers['content-type'] ?? '',
    idempotencyKey: typeof key === 'string' ? key : null,
    body,
  });
  return parts.behaviour.duplicateEntryInReceipt === true
    ? { ...response, body: duplicateFirst(response.body) }
    : response;
};

const send = (
  response: ServerResponse,
  { status, contentType, body }: GatewayResponse,
  retryAfter?: number,
) => {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(body);
};

const sendHalf = (response: ServerResponse, { status, contentType, body }: GatewayResponse): void => {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
};

/** Returns the status sent, or null when the answer was not sent whole. */
const serve = async (
  parts: GatewayParts,
  fault: RequestFault | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<number | null> => {
  if (fault?.kind === 'lose-request') {
    request.destroy();
    return null;
  }
  if (fault?.kind === 'fail') {
    await readBody(request);
    send(response, problem(fault.status, 'behaviour', 'failed on purpose'), fault.retryAfterSeconds);
    return fault.status;
  }
  const answer = await answerRequest(parts, request);
  if (parts.behaviour.delayMs !== undefined) await sleep(parts.behaviour.delayMs);
  if (fault?.kind === 'lose-reply') response.destroy();
  else if (fault?.kind === 'truncate-reply') sendHalf(response, answer);
  else send(response, answer);
  return fault === null ? answer.status : null;
};

/** Stands in for gateway, DSP and Smart Metering Inventory; listens on the loopback interface only. */
export const startReferenceGateway = async (
  options: ReferenceGatewayOptions = {},
): Promise<ReferenceGateway> => {
  const inventory = openInventory(options.databasePath ?? ':memory:');
  if (options.seed !== undefined) inventory.seed(options.seed);
  const behaviour = options.behaviour ?? {};
  const parts: GatewayParts = { inventory, codec: await openGatewayCodec(), behaviour, nowMs: Date.now };
  const seen: SeenRequest[] = [];
  let count = 0;
  const server = createServer((request, response) => {
    const { method = '', url: path = '' } = request;
    serve(parts, requestFault(behaviour, ++count), request, response).then(
      (status) => seen.push({ method, path, status }),
      (error: unknown) => {
        seen.push({ method, path, status: null });
        response.destroy(error as Error);
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inventory: (deviceId) => inventory.device(deviceId),
    applied: () => inventory.applied(),
    requests: () => seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          inventory.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
