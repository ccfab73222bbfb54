import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpTransportOptions, httpTransport } from '../../src-main/core/notify/http-transport.ts';
import { describeWith } from '../requires.ts';

const batch = { batchId: 'b-1', content: '<a/>', contentSha256: 'x' };
const never = new AbortController().signal;

describeWith('openssl')('the HTTP transport under mutual TLS', () => {
  let folder = '';
  let server: Server;
  const file = (name: string): string => join(folder, name);
  const pem = (name: string): string => readFileSync(file(name), 'utf8');
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];

  /** A certificate of its own authority, which is itself. */
  const selfSign = (name: string): void =>
    openssl(
      ...['req', '-x509', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.pem`],
      ...['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'],
    );

  const send = async (tls: NonNullable<HttpTransportOptions['tls']>) => {
    const { port } = server.address() as AddressInfo;
    const transport = httpTransport({ baseUrl: `https://127.0.0.1:${port}`, tls });
    try {
      return await transport.send(batch, never);
    } finally {
      transport.close();
    }
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reflash-tls-'));
    for (const name of ['gateway', 'bench', 'stranger']) selfSign(name);
    server = createServer(
      {
        key: pem('gateway.key'),
        cert: pem('gateway.pem'),
        ca: pem('bench.pem'),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (request, response) => {
        request.resume();
        response.writeHead(201, { 'content-type': 'application/xml' }).end('<ok/>');
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  test('presents the certificate of the bench', async () => {
    const tls = { certificate: pem('bench.pem'), key: pem('bench.key'), authority: pem('gateway.pem') };
    expect(await send(tls)).toMatchObject({ status: 201, body: '<ok/>' });
  });

  test('does not talk to a gateway of another authority', async () => {
    const tls = { certificate: pem('bench.pem'), key: pem('bench.key'), authority: pem('stranger.pem') };
    await expect(send(tls)).rejects.toMatchObject({ code: 'gateway-misconfigured' });
  });

  test('says that a key does not fit its certificate', async () => {
    const tls = { certificate: pem('bench.pem'), key: pem('stranger.key'), authority: pem('gateway.pem') };
    await expect(send(tls)).rejects.toMatchObject({ code: 'gateway-misconfigured' });
  });

  test('is turned away with the certificate of a stranger', async () => {
    const tls = { certificate: pem('stranger.pem'), key: pem('stranger.key'), authority: pem('gateway.pem') };
    await expect(send(tls)).rejects.toMatchObject({ code: expect.stringMatching(/^gateway-/) });
  });
});
