import type { IncomingMessage } from 'node:http';
import type { Sessions } from './session.ts';

export type RefusedRequest =
  | 'wrong-host'
  | 'wrong-origin'
  | 'wrong-method'
  | 'wrong-path'
  | 'key-invalid'
  | 'no-session'
  | 'too-many';

type Request = Pick<IncomingMessage, 'headers' | 'method' | 'url'>;

const hostsOf = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

/**
 * A page elsewhere can point a name of its own at 127.0.0.1 (DNS rebinding) and then speaks to us as its own origin:
 * but with its own name in Host.
 */
export const isOwnHost = ({ headers }: Request, port: number): boolean =>
  hostsOf(port).includes(headers.host ?? '');

/** A page of another origin says so in Origin. Call only for a request whose Host is our own. */
export const isOwnOrigin = ({ headers }: Request): boolean => headers.origin === `http://${headers.host}`;

/** Cookies are shared by all ports of a host name, so each host's has its own name. */
export const cookieName = (port: number): string => `reflash-session-${port}`;

export const sessionCookie = (port: number, token: string): string =>
  `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`;

export const sessionToken = ({ headers }: Request, port: number): string | null => {
  const name = `${cookieName(port)}=`;
  const found = (headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(name));
  return found === undefined ? null : found.slice(name.length);
};

/** Why a web socket is not opened, or null. */
export const socketRefusal = (request: Request, port: number, sessions: Sessions): RefusedRequest | null => {
  if (!isOwnHost(request, port)) return 'wrong-host';
  if (!isOwnOrigin(request)) return 'wrong-origin';
  if (request.method !== 'GET' || request.url !== apiPath) return 'wrong-path';
  return sessions.isSession(sessionToken(request, port)) ? null : 'no-session';
};

export const apiPath = '/api';
