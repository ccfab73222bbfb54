import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientOptions, WebSocket } from 'ws';
import type { HostLogEntry } from '../../src-main/hosts/host-log.ts';
import { startWebHost, type WebHost } from '../../src-main/hosts/web/start-web-host.ts';
import { type StubRecord, stubRouter } from '../contract/transport-stub.ts';
import { signIn } from './sign-in.ts';

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A web host on a small screen of its own, with files around that it must not give away, and one browser let in. */
export interface OpenWebHost {
  readonly host: WebHost;
  readonly rendererFolder: string;
  readonly record: StubRecord;
  readonly entries: readonly HostLogEntry[];
  /** Of the browser that was let in. */
  readonly cookie: string;
  reasons(): readonly string[];
  setClock(monotonicMs: number): void;
  /** Sends a request as it stands; no client tidies the path up. */
  send(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  /** The status a web socket is answered with; 101 when it is opened. */
  upgrade(path: string, headers: Record<string, string>): Promise<number | undefined>;
  openSocket(options?: ClientOptions): Promise<WebSocket>;
  close(): Promise<void>;
}

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'reflash-web-'));
  mkdirSync(join(folder, 'screen', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'screen', 'index.html'), '<title>the bench</title>');
  writeFileSync(join(folder, 'screen', 'assets', 'index-abc.js'), 'start()');
  writeFileSync(join(folder, 'screen', '.hidden.txt'), 'hidden');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'screen', 'link.txt'));
  return folder;
};

export const openWebHost = async (options: { readonly pingEveryMs?: number } = {}): Promise<OpenWebHost> => {
  const folder = makeFolder();
  const rendererFolder = join(folder, 'screen');
  const record: StubRecord = { calls: [], openStreams: 0 };
  const entries: HostLogEntry[] = [];
  let nowMs = 0;
  const host = await startWebHost({
    router: stubRouter(record),
    rendererFolder,
    port: 0,
    log: (entry) => void entries.push(entry),
    monotonicMs: () => nowMs,
    ...options,
  });
  const cookie = await signIn(host);
  return {
    host,
    rendererFolder,
    record,
    entries,
    cookie,
    reasons: () => entries.map(({ reason }) => reason),
    setClock: (monotonicMs) => {
      nowMs = monotonicMs;
    },
    send: (path, headers = {}, method = 'GET') => send(host.port, path, headers, method),
    upgrade: (path, headers) => upgrade(host.port, path, headers),
    openSocket: async (socketOptions = {}) => {
      const headers = { cookie, origin: host.url };
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}/api`, { headers, ...socketOptions });
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
      return socket;
    },
    close: async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const send = (port: number, path: string, headers: Record<string, string>, method: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });

const upgrade = (port: number, path: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request: unknown, response: IncomingMessage) => {
      response.resume();
      resolve(response.statusCode);
    });
    socket.on('error', reject);
  });
