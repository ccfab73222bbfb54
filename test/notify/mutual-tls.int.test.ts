import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  /** The same for other days than today, `YYYYMMDDHHMMSSZ`. */
  const signForDates = (name: string, from: string, to: string): void => {
    writeFileSync(file('index.txt'), '');
    writeFileSync(file('serial'), '01');
    writeFileSync(
      file('ca.cnf'),
      '[ca]\ndefault_ca=here\n[here]\ndir=.\ndatabase=./index.txt\nnew_certs_dir=.\nserial=./serial\npolicy=any\nx509_extensions=names\n[any]\ncommonName=supplied\n[names]\nsubjectAltName=IP:127.0.0.1\n',
    );
    const subject = ['-subj', `/CN=${name}`];
    openssl(
      'req',
      '-new',
      ...newKey.slice(0, 5),
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      ...subject,
    );
    const signing = ['-batch', '-selfsign', '-notext', '-md', 'sha256', '-keyfile', `${name}.key`];
    const dates = ['-startdate', from, '-enddate', to];
    openssl('ca', '-config', 'ca.cnf', ...signing, ...dates, '-in', `${name}.csr`, '-out', `${name}.pem`);
  };

  const send = (tls: NonNullable<HttpTransportOptions['tls']>) => sendTo(server, tls);
  const sendTo = async (to: Server, tls: NonNullable<HttpTransportOptions['tls']>) => {
    const { port } = to.address() as AddressInfo;
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
        const date = 'Wed, 25 Nov 2026 09:00:00 GMT';
        response.writeHead(201, { 'content-type': 'application/xml', date }).end('<ok/>');
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

  test('tells what an authenticated gateway says the time is', async () => {
    const tls = { certificate: pem('bench.pem'), key: pem('bench.key'), authority: pem('gateway.pem') };
    expect((await send(tls)).dateMs).toBe(Date.UTC(2026, 10, 25, 9));
  });

  test.each([
    ['has expired', '20200101000000Z', '20200102000000Z', /certificate has expired by this machine's clock/],
    [
      'is not valid yet',
      '20900101000000Z',
      '20900102000000Z',
      /not valid yet by this machine's clock, which says 20/,
    ],
  ])('names the clock where the certificate of the gateway %s', async (_what, from, to, words) => {
    signForDates('dated', from, to);
    const dated = createServer({ key: pem('dated.key'), cert: pem('dated.pem') });
    await new Promise<void>((resolve) => dated.listen(0, '127.0.0.1', resolve));
    const sent = sendTo(dated, { authority: pem('dated.pem') });
    await expect(sent).rejects.toMatchObject({
      code: 'certificate-out-of-date',
      message: expect.stringMatching(words),
    });
    await new Promise((resolve) => dated.close(resolve));
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
