import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type HttpTransportOptions, httpTransport } from '../../src-main/core/notify/http-transport.ts';
import { hostileServer } from './hostile-server.ts';
import { selfSigned } from './self-signed.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const batch = { batchId: 'b-1', content: '<a/>', contentSha256: 'x' };
const never = new AbortController().signal;

const answeredBy = async (answer: (response: ServerResponse) => void) => {
  const server = await hostileServer((_request, response) => answer(response));
  const transport = httpTransport({ baseUrl: server.url });
  open.push(transport, server);
  return { server, transport };
};

describe('an answer', () => {
  test('in pieces is put together in their order', async () => {
    const { transport } = await answeredBy((response) => {
      response.write('<first/>', () => setImmediate(() => response.end('<second/>')));
    });
    expect((await transport.send(batch, never)).body).toBe('<first/><second/>');
  });

  test('has the kind it states, however that is written', async () => {
    const { transport } = await answeredBy((response) => {
      response.writeHead(200, { 'content-type': 'Application/XML ; charset=utf-8' }).end();
    });
    expect((await transport.send(batch, never)).mediaType).toBe('application/xml');
  });

  test('brings no time where no certificate vouches for it', async () => {
    const { transport } = await answeredBy((response) => response.end());
    expect((await transport.send(batch, never)).dateMs).toBeNull();
  });
});

describe('a fault', () => {
  test('of a look-up says what was looked up', async () => {
    const { server, transport } = await answeredBy((response) => void response.destroy());
    await expect(transport.lookUp('b-1', never)).rejects.toThrow(
      `GET ${server.url}/v1/pre-notification-batches/b-1: ECONNRESET`,
    );
  });

  test('tells of its cause no more than 200 characters', async () => {
    const host = `${`${'a'.repeat(60)}.`.repeat(4)}invalid`;
    const transport = httpTransport({ baseUrl: `http://${host}` });
    open.push(transport);
    const fault: unknown = await transport.send(batch, never).catch((error: unknown) => error);
    expect((fault as Error).message).toHaveLength(
      `POST http://${host}/v1/pre-notification-batches: `.length + 200,
    );
  });
});

describe('the HTTP transport', () => {
  test('says what it understands of a look-up', async () => {
    let accept: string | undefined;
    const server = await hostileServer((request, response) => {
      accept = request.headers.accept;
      response.end();
    });
    const transport = httpTransport({ baseUrl: server.url });
    open.push(transport, server);
    await transport.lookUp('b-1', never);
    expect(accept).toBe('application/xml, application/problem+json');
  });

  test('gives a whole exchange a minute unless it is told otherwise', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    const { transport } = await answeredBy((response) => response.end());
    await transport.send(batch, never);
    expect(timeout.mock.calls).toEqual([[60_000]]);
    timeout.mockRestore();
  });

  test('lets its connections go when it is closed', async () => {
    let isLetGo = false;
    const { transport } = await answeredBy((response) => {
      response.socket?.once('close', () => {
        isLetGo = true;
      });
      response.end();
    });
    await transport.send(batch, never);
    expect(isLetGo).toBe(false);
    transport.close();
    await vi.waitUntil(() => isLetGo);
  });
});

describe('under TLS', () => {
  const { certificate, key } = selfSigned;
  const connections = new Set<unknown>();

  /** A gateway that shows its certificate, takes nobody without one, and says a time. */
  const strictGateway = async (tls: NonNullable<HttpTransportOptions['tls']>) => {
    connections.clear();
    const server = createServer(
      { cert: certificate, key, ca: certificate, requestCert: true, rejectUnauthorized: true },
      (request, response) => {
        connections.add(request.socket);
        request.resume();
        response.writeHead(201, { date: 'Wed, 01 Apr 2026 08:00:30 GMT' }).end();
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const transport = httpTransport({ baseUrl: `https://127.0.0.1:${port}`, tls });
    open.push(transport, server);
    return transport;
  };

  test('the bench shows its certificate to a gateway that it trusts, and hears its time', async () => {
    const transport = await strictGateway({ certificate, key, authority: certificate });
    expect(await transport.send(batch, never)).toMatchObject({
      status: 201,
      dateMs: Date.UTC(2026, 3, 1, 8, 0, 30),
    });
  });

  test('goes on over the connection it has', async () => {
    const transport = await strictGateway({ certificate, key, authority: certificate });
    for (let count = 0; count < 3; count++) await transport.send(batch, never);
    expect(connections.size).toBe(1);
  });

  test('sends nothing to a gateway that nobody it trusts has signed', async () => {
    const transport = await strictGateway({ certificate, key });
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-misconfigured' });
    expect(connections.size).toBe(0);
  });
});
