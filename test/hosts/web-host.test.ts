import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyLifetimeMs } from '../../src-main/hosts/web/session.ts';
import { startWebHost, type WebHost } from '../../src-main/hosts/web/start-web-host.ts';
import { stubRouter } from '../contract/transport-stub.ts';
import { type OpenWebHost, openWebHost } from './open-web-host.ts';

describe('the web host', () => {
  let web: OpenWebHost;
  let host: WebHost;
  let cookie: string;
  beforeEach(async () => {
    web = await openWebHost();
    ({ host, cookie } = web);
  });
  afterEach(() => web.close());

  const send: OpenWebHost['send'] = (...request) => web.send(...request);
  const reasons = (): readonly string[] => web.reasons();

  describe('the one-time link', () => {
    it('gives a session that scripts cannot read and other sites cannot use', async () => {
      const { status, headers } = await send(host.oneTimeLink().slice(host.url.length));
      expect(status).toBe(303);
      expect(headers.location).toBe('/');
      expect(headers['set-cookie']?.[0]).toMatch(
        /^reflash-session-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
      );
    });

    it('works once', async () => {
      const path = host.oneTimeLink().slice(host.url.length);
      await send(path);
      const second = await send(path);
      expect(second.status).toBe(401);
      expect(second.headers['set-cookie']).toBeUndefined();
      expect(reasons()).toEqual(['key-invalid']);
    });

    it('is too old after ten minutes', async () => {
      const path = host.oneTimeLink().slice(host.url.length);
      web.setClock(keyLifetimeMs + 1);
      expect((await send(path)).status).toBe(401);
    });

    it('is not used up by a preview', async () => {
      const path = host.oneTimeLink().slice(host.url.length);
      expect((await send(path, {}, 'HEAD')).status).toBe(401);
      expect((await send(path)).status).toBe(303);
    });

    it('is not to be guessed: each has 256 bits of its own', () => {
      const keys = Array.from({ length: 20 }, () => new URL(host.oneTimeLink()).searchParams.get('key'));
      expect(new Set(keys).size).toBe(20);
      expect(keys.every((key) => Buffer.from(key ?? '', 'base64url').length === 32)).toBe(true);
    });

    it('never shows in the log', async () => {
      await send('/?key=a-stranger-guesses');
      expect(JSON.stringify(web.entries)).not.toContain('a-stranger-guesses');
    });
  });

  describe('pages', () => {
    it('serves the screen to whoever has the session', async () => {
      expect(await send('/', { cookie })).toMatchObject({ status: 200, body: '<title>the bench</title>' });
    });

    it('serves the screen for a place inside it', async () => {
      expect((await send('/work-orders', { cookie })).body).toBe('<title>the bench</title>');
    });

    it.each(['/', '/assets/index-abc.js', '/work-orders'])(
      'keeps %s from a browser without a session',
      async (path) => {
        const { status, body } = await send(path);
        expect(status).toBe(401);
        expect(body).toMatch(/Press <kbd>Enter<\/kbd>/);
        expect(reasons()).toEqual(['no-session']);
      },
    );

    it('takes no session that it did not give', async () => {
      const forged = `${cookie.split('=')[0]}=${'A'.repeat(43)}`;
      expect((await send('/', { cookie: forged })).status).toBe(401);
    });

    it.each([
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/..%5csecret.txt',
      '/assets/../../secret.txt',
      '/assets/%00.js',
      '//secret.txt',
      '/link.txt',
      '/.hidden.txt',
      '/%zz.js',
      '/secret.pem',
    ])('finds nothing at %s', async (path) => {
      const { status, body } = await send(path, { cookie });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body).not.toMatch(/secret|hidden/);
    });

    it('lets a browser keep what is named after its content, and nothing else', async () => {
      const asset = await send('/assets/index-abc.js', { cookie });
      expect(asset.headers['cache-control']).toBe('private, max-age=31536000, immutable');
      expect((await send('/', { cookie })).headers['cache-control']).toBe('no-store');
    });

    it.each(['/', '/nowhere.js', '/?key=wrong'])('sends its safety headers with %s', async (path) => {
      expect((await send(path, { cookie })).headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/default-src 'none'; script-src 'self';/),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('serial=()'),
      });
    });

    it('lets a page reach only its own web socket', async () => {
      const policy = String((await send('/', { cookie })).headers['content-security-policy']);
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${host.port} ws://localhost:${host.port};`);
    });
  });

  describe('strangers', () => {
    it.each(['evil.example', '127.0.0.1', '127.0.0.1:1', '[::1]:80', 'localhost.evil.example'])(
      'are refused as Host %s, even with a session',
      async (name) => {
        expect((await send('/', { cookie, host: name })).status).toBe(403);
        expect(reasons()).toEqual(['wrong-host']);
      },
    );

    it('may use localhost for 127.0.0.1', async () => {
      expect((await send('/', { cookie, host: `localhost:${host.port}` })).status).toBe(200);
    });

    it('cannot post from another site', async () => {
      const { status } = await send('/', { cookie, origin: 'https://evil.example' }, 'POST');
      expect(status).toBe(403);
      expect(reasons()).toEqual(['wrong-origin']);
    });

    it('cannot post from its own either: there is nothing to post to', async () => {
      expect((await send('/', { cookie, origin: host.url }, 'POST')).status).toBe(405);
    });

    const own = (): Record<string, string> => ({ cookie, origin: host.url });

    it('open no web socket unless all is right', async () => {
      expect(await web.upgrade('/api', own())).toBe(101);
    });

    it.each([
      ['of another site', () => ({ ...own(), origin: 'https://evil.example' }), '/api', 403, 'wrong-origin'],
      ['of another port', () => ({ ...own(), origin: 'http://127.0.0.1:1' }), '/api', 403, 'wrong-origin'],
      ['without an origin', () => ({ cookie }), '/api', 403, 'wrong-origin'],
      ['of a file', () => ({ ...own(), origin: 'null' }), '/api', 403, 'wrong-origin'],
      ['by another name', () => ({ ...own(), host: 'evil.example' }), '/api', 403, 'wrong-host'],
      ['without a session', () => ({ origin: host.url }), '/api', 401, 'no-session'],
      ['at another path', own, '/api/', 404, 'wrong-path'],
    ] as const)('open no web socket %s', async (_what, headers, path, status, reason) => {
      expect(await web.upgrade(path, headers())).toBe(status);
      expect(reasons()).toEqual([reason]);
      expect(web.record.calls).toEqual([]);
    });

    it('cannot forge lines of the log', async () => {
      await send('/%0aforged', { host: 'evil.example' });
      expect(web.entries[0]?.detail).not.toMatch(/\n/);
    });

    const elsewhere = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

    it.skipIf(elsewhere === undefined)('cannot come over the network', async () => {
      const attempt = new Promise((resolve) => {
        const socket = connect(host.port, elsewhere);
        socket.on('connect', () => {
          socket.destroy();
          resolve('connected');
        });
        socket.on('error', (error: Error & { code?: string }) => resolve(error.code));
      });
      expect(await attempt).toBe('ECONNREFUSED');
    });
  });

  it('says which port is taken', async () => {
    const options = { router: stubRouter(web.record), rendererFolder: web.rendererFolder, log: () => {} };
    await expect(startWebHost({ ...options, port: host.port })).rejects.toMatchObject({
      code: 'host-port-taken',
      message: expect.stringContaining(String(host.port)),
    });
  });

  it('says where the screen is missing', async () => {
    const options = {
      router: stubRouter(web.record),
      rendererFolder: join(web.rendererFolder, 'nowhere'),
      log: () => {},
    };
    await expect(startWebHost({ ...options, port: 0 })).rejects.toMatchObject({ code: 'screen-missing' });
  });
});
