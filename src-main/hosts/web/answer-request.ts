import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageHeaders } from '../content-security.ts';
import type { HostLog } from '../host-log.ts';
import { readStaticFile } from '../static-files.ts';
import { noSessionPage } from './no-session-page.ts';
import {
  isOwnHost,
  isOwnOrigin,
  type RefusedRequest,
  sessionCookie,
  sessionToken,
} from './request-checks.ts';
import type { Sessions } from './session.ts';

export interface PageOptions {
  readonly rendererFolder: string;
  readonly port: number;
  readonly sessions: Sessions;
  readonly log: HostLog;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  readonly refusal?: RefusedRequest;
}

/** Answers one request that is no web socket: the one-time link, and the files of the screen for whoever has a session. */
export const answerRequest = async (
  options: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const answer = await decide(options, request);
  const { status, headers = {}, body = '', refusal } = answer;
  if (refusal !== undefined) logRefusal(options.log, refusal, request);
  response.writeHead(status, {
    ...pageHeaders([`ws://127.0.0.1:${options.port}`, `ws://localhost:${options.port}`]),
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
};

/** Queries are left out of the log: one may hold a key. */
export const logRefusal = (log: HostLog, reason: RefusedRequest, request: IncomingMessage): void =>
  log({
    level: 'warn',
    event: 'request-refused',
    reason,
    detail: `${request.method} ${request.url?.split('?')[0]} Host ${request.headers.host ?? 'none'} Origin ${request.headers.origin ?? 'none'}`,
  });

const decide = async (options: PageOptions, request: IncomingMessage): Promise<Answer> => {
  const { port, sessions } = options;
  if (!isOwnHost(request, port)) return refused(403, 'wrong-host');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return isOwnOrigin(request)
      ? { ...refused(405, 'wrong-method'), headers: { allow: 'GET, HEAD' } }
      : refused(403, 'wrong-origin');
  const url = parseTarget(request.url ?? '');
  if (url === null) return { status: 400, headers: plainText, body: 'That is no path.\n' };
  const key = url.searchParams.get('key');
  // HEAD is what previews of links send; it must not use the key up.
  if (key !== null && url.pathname === '/' && request.method === 'GET') return redeem(options, key);
  if (!sessions.isSession(sessionToken(request, port))) return noSession('no-session');
  return serveFile(options, url.pathname);
};

/** A path and a query. `//name/` and `http://name/` would name another host, so neither may be resolved as a URL. */
const parseTarget = (target: string): URL | null =>
  target.startsWith('/') ? URL.parse(`http://127.0.0.1${target}`) : null;

const redeem = ({ sessions, port }: PageOptions, key: string): Answer => {
  const token = sessions.redeemKey(key);
  if (token === null) return noSession('key-invalid');
  return { status: 303, headers: { location: '/', 'set-cookie': sessionCookie(port, token) } };
};

const serveFile = async ({ rendererFolder }: PageOptions, path: string): Promise<Answer> => {
  const file = await readStaticFile(rendererFolder, path);
  if (file === null) return { status: 404, headers: plainText, body: 'There is no such page.\n' };
  const cacheControl = file.isImmutable ? 'private, max-age=31536000, immutable' : 'no-store';
  return {
    status: 200,
    headers: { 'content-type': file.contentType, 'cache-control': cacheControl },
    body: file.body,
  };
};

const plainText = { 'content-type': 'text/plain; charset=utf-8' };

const refused = (status: number, refusal: RefusedRequest): Answer => ({
  status,
  refusal,
  headers: plainText,
  body: `Refused: ${refusal}.\n`,
});

const noSession = (refusal: RefusedRequest): Answer => ({
  status: 401,
  refusal,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: noSessionPage(refusal === 'key-invalid'),
});
