import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { type HttpTransport, httpTransport } from '../../src-main/core/notify/http-transport.ts';
import { maxMessageChars } from '../../src-main/core/notify/message/xml-schema.ts';
import { type HostileServer, hostileServer } from './hostile-server.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const serve = async (
  behave: (request: IncomingMessage, response: ServerResponse) => void,
  deadlineMs?: number,
): Promise<{ server: HostileServer; transport: HttpTransport }> => {
  const server = await hostileServer(behave);
  const transport = httpTransport({
    baseUrl: server.url,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  open.push(transport, server);
  return { server, transport };
};

const batch = { batchId: 'b-1', content: '<é/>', contentSha256: 'x' };
const never = new AbortController().signal;

describe('the HTTP transport', () => {
  test('posts the batch with its ID as idempotency key', async () => {
    const { server, transport } = await serve((_request, response) => {
      response.writeHead(201, { 'content-type': 'Application/XML; charset=utf-8' }).end('<ok/>');
    });
    const answer = await transport.send(batch, never);
    expect(answer).toEqual({
      status: 201,
      mediaType: 'application/xml',
      retryAfterMs: null,
      dateMs: null,
      body: '<ok/>',
    });
    expect(server.requests).toEqual([{ method: 'POST', path: '/v1/pre-notification-batches', key: 'b-1' }]);
  });

  test('says what it sends, how long it is, and what it understands', async () => {
    let headers: IncomingMessage['headers'] = {};
    let body = '';
    const { transport } = await serve((request, response) => {
      headers = request.headers;
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => response.end());
    });
    await transport.send(batch, never);
    expect(body).toBe('<é/>');
    expect(headers).toMatchObject({
      accept: 'application/xml, application/problem+json',
      'content-type': 'application/xml; charset=utf-8',
      'content-length': '5',
    });
  });

  test('asks for a receipt without sending anything', async () => {
    let length: string | undefined = 'none was asked';
    const { server, transport } = await serve((request, response) => {
      length = request.headers['content-length'];
      response.end('<ok/>');
    });
    expect((await transport.lookUp('b-1', never)).mediaType).toBe('');
    expect(server.requests).toEqual([{ method: 'GET', path: '/v1/pre-notification-batches/b-1', key: '' }]);
    expect(length).toBeUndefined();
  });

  test('goes on over the connection it has', async () => {
    const sockets = new Set<unknown>();
    const { transport } = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('<ok/>');
    });
    for (let count = 0; count < 3; count++) await transport.send(batch, never);
    expect(sockets.size).toBe(1);
  });

  test('is named after its address, and says in a fault what it asked', async () => {
    const { server, transport } = await serve((_request, response) => void response.destroy());
    expect(transport.name).toBe(server.url);
    await expect(transport.send(batch, never)).rejects.toThrow(
      `POST ${server.url}/v1/pre-notification-batches: ECONNRESET`,
    );
  });

  test('reads an answer as long as one may be, and none that is longer', async () => {
    let bytes = maxMessageChars;
    const { transport } = await serve((_request, response) => response.end('x'.repeat(bytes)));
    expect((await transport.send(batch, never)).body).toHaveLength(bytes);
    bytes++;
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-answer-invalid' });
  });

  test('calls a gateway that speaks no TLS misconfigured', async () => {
    const server = await hostileServer((_request, response) => response.end());
    const transport = httpTransport({ baseUrl: server.url.replace('http:', 'https:') });
    open.push(transport, server);
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-misconfigured' });
  });

  test('calls a name that nobody has unreachable', async () => {
    const transport = httpTransport({ baseUrl: 'http://gateway.invalid' });
    open.push(transport);
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-unreachable' });
  });

  test('asks nothing once it is stopped', async () => {
    const { server, transport } = await serve((_request, response) => response.end());
    await expect(transport.send(batch, AbortSignal.abort())).rejects.toMatchObject({
      code: 'sync-cancelled',
    });
    expect(server.requests).toEqual([]);
  });

  test('keeps a path in the base address', async () => {
    const server = await hostileServer((_request, response) => response.end());
    const transport = httpTransport({ baseUrl: `${server.url}/bench/` });
    open.push(transport, server);
    await transport.lookUp('b-1', never);
    expect(server.requests[0]?.path).toBe('/bench/v1/pre-notification-batches/b-1');
  });

  test('hands a redirect over as an answer and does not follow it', async () => {
    const { server, transport } = await serve((_request, response) => {
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect((await transport.send(batch, never)).status).toBe(307);
    expect(server.requests).toHaveLength(1);
  });

  test('reads Retry-After', async () => {
    const { transport } = await serve((_request, response) => {
      response.writeHead(503, { 'retry-after': '12' }).end();
    });
    expect((await transport.send(batch, never)).retryAfterMs).toBe(12_000);
  });

  test('gives up on an answer without end', async () => {
    const { transport } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/xml' });
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    });
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-answer-invalid' });
  });

  test('gives up on an answer that never comes', async () => {
    const { transport } = await serve(() => undefined, 50);
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-timeout' });
  });

  test('gives up on an answer that comes drop by drop', async () => {
    const { transport } = await serve((_request, response) => {
      const drip = setInterval(() => response.write('x'), 5);
      response.once('close', () => clearInterval(drip));
    }, 60);
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-timeout' });
  });

  test.each([
    ['before the answer', (response: ServerResponse) => response.destroy()],
    [
      'within the answer',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('<half', () => response.destroy());
      },
    ],
  ])('reports the reply lost when the connection breaks %s', async (_when, breakOff) => {
    const { transport } = await serve((_request, response) => void breakOff(response));
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-reply-lost' });
  });

  test('reports an answer that is not HTTP as lost', async () => {
    const { transport } = await serve((request) => void request.socket.end('220 mail.example ESMTP\r\n'));
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-reply-lost' });
  });

  test('reports a closed port as unreachable', async () => {
    const { server, transport } = await serve(() => undefined);
    await server.close();
    await expect(transport.send(batch, never)).rejects.toMatchObject({ code: 'gateway-unreachable' });
  });

  test('stops soon after the signal', async () => {
    const stop = new AbortController();
    const { transport } = await serve(() => stop.abort());
    await expect(transport.send(batch, stop.signal)).rejects.toMatchObject({ code: 'sync-cancelled' });
  });

  test.each(['gateway.example', 'ftp://gateway.example', 'xhttp://gateway', 'httpsx://gateway', ''])(
    'refuses the address %j',
    (baseUrl) => {
      expect(() => httpTransport({ baseUrl })).toThrow(
        expect.objectContaining({ code: 'arguments-invalid' }),
      );
    },
  );
});
