import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Catalogue } from '../../src-main/core/catalogue/create-catalogue.ts';
import type { Release } from '../../src-shared/domain/release.ts';
import { makeSample, publishOne, type Sample, syntheticImage, update } from './sample-catalogue.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server over the sample's folder; `misbehave` takes over the paths that end in `on`. */
interface Behaviour {
  on: string;
  misbehave: Handler;
}

let sample: Sample;
let release: Release;
let server: Server;
let address: string;
let bench: Catalogue;
const behaviour: Behaviour = { on: 'nothing', misbehave: () => undefined };
const requested: string[] = [];

const serveFile: Handler = (request, response) => {
  const path = join(sample.folder, decodeURIComponent(request.url ?? ''));
  createReadStream(path)
    .on('error', () => response.writeHead(404).end())
    .pipe(response);
};

beforeEach(async () => {
  sample = await makeSample();
  release = await publishOne(sample);
  behaviour.on = 'nothing';
  requested.length = 0;
  server = createServer((request, response) => {
    requested.push(request.url ?? '');
    (request.url?.endsWith(behaviour.on) ? behaviour.misbehave : serveFile)(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  bench = sample.anotherBench('http-bench', {
    httpDeadlines: { idleMs: 300, requestMs: 600, minimumBytesPerSecond: 1_000_000_000 },
  });
  await bench.trustRoot(await sample.repo.rootBytes());
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await sample.remove();
});

const when = (on: string, misbehave: Handler): void => {
  behaviour.on = on;
  behaviour.misbehave = misbehave;
};
const imageName = '.bin';

/** Sends until the other side hangs up. */
const endless: Handler = (_request, response) => {
  const send = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(16_384, 0x20)));
  };
  response.on('drain', send);
  send();
};

/** One byte each 50 ms: never idle, never done. */
const trickle: Handler = (_request, response) => {
  response.writeHead(200, { 'content-length': '5000' });
  const timer = setInterval(() => response.write('x'), 50);
  response.on('close', () => clearInterval(timer));
};

const silent: Handler = (_request, response) => {
  response.writeHead(200, { 'content-length': '5000' }).flushHeaders();
};

const html: Handler = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Please log in</body></html>');
};

const redirect: Handler = (_request, response) => {
  response.writeHead(302, { location: `${address}/elsewhere` }).end();
};

const refused = async (code: string, text: string): Promise<void> => {
  await expect(update(bench, address)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(text),
  });
  const kept = await readdir(join(sample.base, 'http-bench', 'images')).catch(() => []);
  expect(kept).toEqual([]);
};

describe('a catalogue read over HTTP', () => {
  it('gives the same view and the same image as from its folder', async () => {
    const view = await update(bench, address);
    expect(view).toEqual(await update(sample.bench, sample.folder));
    expect(await bench.readManufacturerImage(release)).toEqual(syntheticImage(5000));
  });

  it('is read below a path, with or without a slash at its end', async () => {
    when('/none', serveFile);
    expect((await update(bench, `${address}/`)).version).toBe(1);
  });

  it('fetches an image once', async () => {
    await update(bench, address);
    await update(bench, address);
    expect(requested.filter((path) => path.endsWith(imageName))).toHaveLength(1);
  });
});

describe('a server that cannot be had', () => {
  it('is reported with its address and the reason', async () => {
    await new Promise((resolve) => server.close(resolve));
    await refused('catalogue-unreachable', 'ECONNREFUSED');
  });

  it.each([500, 401, 206, 204])('is reported with its status %i', async (status) => {
    when('timestamp.json', (_request, response) => response.writeHead(status).end());
    await refused('catalogue-unreachable', `the server answered ${status}`);
  });

  it('is reported when it has no catalogue at this address', async () => {
    when('timestamp.json', (_request, response) => response.writeHead(404).end());
    await refused('catalogue-unreachable', 'holds no metadata/timestamp.json');
  });
});

describe('a hostile server', () => {
  it.each(['2.root.json', 'timestamp.json', '1.snapshot.json', '1.targets.json'])(
    'with an endless %s is cut off at its limit',
    async (file) => {
      when(file, endless);
      await refused('catalogue-malformed', 'is over its limit');
    },
  );

  it('with an endless image is cut off at the signed length', async () => {
    when(imageName, endless);
    await refused('image-oversized', 'its signed length is 5000 bytes');
  });

  it('that announces a larger image is refused before its body is read', async () => {
    when(imageName, (_request, response) =>
      response.writeHead(200, { 'content-length': '900000000' }).flushHeaders(),
    );
    await refused('image-oversized', 'sent 900000000 bytes or more');
  });

  it.each(['2.root.json', 'timestamp.json', imageName])('that trickles %s is given up', async (file) => {
    when(file, trickle);
    await refused('catalogue-unreachable', 'not complete after');
  });

  it.each(['timestamp.json', imageName])('that falls silent inside %s is given up', async (file) => {
    when(file, silent);
    await refused('catalogue-unreachable', 'no byte for 300 ms');
  });

  it('that never answers is given up', async () => {
    when('timestamp.json', () => undefined);
    await refused('catalogue-unreachable', 'no byte for 300 ms');
  });

  it.each(['2.root.json', 'timestamp.json', imageName])('that redirects %s is not followed', async (file) => {
    when(file, redirect);
    await refused('catalogue-unreachable', 'redirects (302)');
    expect(requested).not.toContain('/elsewhere');
  });

  it.each(['2.root.json', 'timestamp.json'])(
    'with a login page for %s is refused as malformed',
    async (file) => {
      when(file, html);
      await refused('catalogue-malformed', 'is not JSON');
    },
  );

  it('with a login page for an image is refused as truncated', async () => {
    when(imageName, html);
    await refused('image-truncated', 'signed length is 5000');
  });

  it('that hangs up inside an image is refused as truncated', async () => {
    when(imageName, (_request, response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write(Buffer.alloc(1234), () => response.destroy());
    });
    await refused('image-truncated', 'its signed length is 5000 bytes');
  });

  it('that sends other bytes of the same length is refused for the hash', async () => {
    when(imageName, (_request, response) => response.end(syntheticImage(5000, 4)));
    await refused('image-hash-mismatch', 'SHA-256 is');
  });

  it('that packs an image to swell on arrival is cut off at the signed length', async () => {
    const packed = gzipSync(Buffer.alloc(5_000_000));
    when(imageName, (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    );
    await refused('image-oversized', 'its signed length is 5000 bytes');
  });

  it('that claims to pack an image and does not is refused as truncated', async () => {
    when(imageName, (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(syntheticImage(100)),
    );
    await refused('image-truncated', 'ended after 0 bytes');
  });

  it('is left at once when the update is cancelled', async () => {
    const controller = new AbortController();
    when(imageName, (request, response) => {
      silent(request, response);
      controller.abort();
    });
    const cancelled = bench.updateCatalogue({ source: address, signal: controller.signal });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });
});
