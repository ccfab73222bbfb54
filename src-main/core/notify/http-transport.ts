import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Fault, type FaultCode } from '../../../src-shared/domain/faults/fault.ts';
import { certificateTimeText } from '../certificate-time.ts';
import { maxMessageChars } from './message/xml-schema.ts';
import { readRetryAfter } from './retry-after.ts';
import type { GatewayTransport, TransportAnswer } from './transport.ts';

export interface HttpTransportOptions {
  /** `https://gateway.example/`; paths of resources/gateway/openapi.yaml are added to it. */
  readonly baseUrl: string;
  /** For one whole exchange; 60,000 unless given. */
  readonly deadlineMs?: number;
  /** For mutual TLS, PEM. Whether the far end asks for them is its own affair. */
  readonly tls?: {
    readonly certificate?: string;
    readonly key?: string;
    readonly authority?: string;
  };
}

export interface HttpTransport extends GatewayTransport {
  /** Drops idle connections. */
  close(): void;
}

interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | null;
}

const parseBaseUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:/.test(url.protocol))
    throw new Fault('arguments-invalid', `Gateway address ${JSON.stringify(text)} is not an http(s) URL`);
  return url;
};

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);

/** Certificates that do not fit, or TLS spoken to something else: no batch gets through until a person acts. */
const tlsTrouble = /CERT|EPROTO|SELF_SIGNED|SSL|TLS|UNABLE_TO_/;

const codeOf = (reason: string): FaultCode => {
  if (neverSent.has(reason)) return 'gateway-unreachable';
  return tlsTrouble.test(reason) ? 'gateway-misconfigured' : 'gateway-reply-lost';
};

const toFault = (where: string, error: NodeJS.ErrnoException): Fault => {
  if (error instanceof Fault) return error;
  const aboutTime = certificateTimeText(error.code);
  if (aboutTime !== null)
    return new Fault('certificate-out-of-date', `${where}: ${aboutTime}`, { cause: error });
  const { code = error.name, message } = error;
  return new Fault(codeOf(code), `${where}: ${`${code} ${message}`.slice(0, 200)}`, { cause: error });
};

const readBounded = async (where: string, response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxMessageChars)
      throw new Fault(
        'gateway-answer-invalid',
        `${where}: the answer is longer than ${maxMessageChars} bytes`,
      );
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Anybody on the way can put a time into an answer that no certificate vouches for. */
const readDate = ({ headers, socket }: IncomingMessage): number | null => {
  const dateMs = Date.parse(headers.date ?? '');
  return Number.isNaN(dateMs) || !('encrypted' in socket) ? null : dateMs;
};

const readAnswer = async (where: string, response: IncomingMessage): Promise<TransportAnswer> => {
  const { statusCode = 0, headers } = response;
  const dateMs = readDate(response);
  const body = await readBounded(where, response);
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  return {
    status: statusCode,
    mediaType: mediaType.trim().toLowerCase(),
    retryAfterMs: readRetryAfter(headers),
    dateMs,
    body,
  };
};

const exchange = (where: string, sending: ClientRequest, body: string | null): Promise<TransportAnswer> =>
  new Promise((resolve, reject) => {
    sending.once('error', reject);
    sending.once('response', (response) => {
      readAnswer(where, response).then(resolve, (error: unknown) => {
        reject(error as Error);
        sending.destroy();
      });
    });
    sending.end(body);
  });

/** The gateway of resources/gateway/openapi.yaml. Redirects are not followed: they are answers like any other. */
export const httpTransport = (options: HttpTransportOptions): HttpTransport => {
  const base = parseBaseUrl(options.baseUrl);
  const { certificate: cert, key, authority: ca } = options.tls ?? {};
  // Whoever is asked by the agent for TLS speaks it.
  const agent =
    base.protocol === 'https:'
      ? new HttpsAgent({ keepAlive: true, cert, key, ca })
      : new HttpAgent({ keepAlive: true });
  const deadlineMs = options.deadlineMs ?? 60_000;
  const name = base.origin;

  const call = async ({ method, path, headers, body }: Exchange, signal: AbortSignal) => {
    const where = `${method} ${name}${path}`;
    const deadline = AbortSignal.timeout(deadlineMs);
    const url = new URL(base.pathname.replace(/\/$/, '') + path, base);
    try {
      return await exchange(
        where,
        request(url, { method, headers, agent, signal: AbortSignal.any([signal, deadline]) }),
        body,
      );
    } catch (cause) {
      if (signal.aborted) throw new Fault('sync-cancelled', `${where}: stopped`, { cause });
      if (deadline.aborted)
        throw new Fault('gateway-timeout', `${where}: no whole answer within ${deadlineMs} ms`, { cause });
      throw toFault(where, cause as NodeJS.ErrnoException);
    }
  };
  const accept = 'application/xml, application/problem+json';
  return {
    name,
    send: ({ batchId, content }, signal) =>
      call(
        {
          method: 'POST',
          path: '/v1/pre-notification-batches',
          headers: {
            accept,
            'content-type': 'application/xml; charset=utf-8',
            'content-length': Buffer.byteLength(content),
            'idempotency-key': batchId,
          },
          body: content,
        },
        signal,
      ),
    lookUp: (batchId, signal) =>
      call(
        { method: 'GET', path: `/v1/pre-notification-batches/${batchId}`, headers: { accept }, body: null },
        signal,
      ),
    close: () => agent.destroy(),
  };
};
