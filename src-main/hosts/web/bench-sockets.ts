import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CallService, Channel } from '../calls/call-service.ts';
import { maxMessageCharacters } from '../calls/message-gate.ts';
import type { HostLog } from '../host-log.ts';
import { logRefusal } from './answer-request.ts';
import { type RefusedRequest, socketRefusal } from './request-checks.ts';
import type { Sessions } from './session.ts';

/** UTF-8 takes up to three bytes for what counts as one character. */
const maxPayloadBytes = 3 * maxMessageCharacters;
/** Screens of one bench at a time: the technician's, a lead's, some forgotten tabs. */
const maxSockets = 16;
/** Unsent bytes at which a screen that does not read is cut off, rather than filling the core's memory. */
const maxBufferedBytes = 64 * 1024 * 1024;

export interface SocketOptions {
  readonly server: Server;
  readonly port: number;
  readonly sessions: Sessions;
  readonly service: CallService;
  readonly log: HostLog;
  /** A screen that answers none of two pings is gone: a laptop lid, a frozen tab. */
  readonly pingEveryMs: number;
}

/** Opens a web socket for each screen with a session, and serves calls over it. */
export const serveSockets = (options: SocketOptions): { close(): void } => {
  const { server, port, sessions, log, pingEveryMs } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxPayloadBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });
  let opened = 0;
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const refusal =
      socketRefusal(request, port, sessions) ?? (sockets.clients.size >= maxSockets ? 'too-many' : null);
    if (refusal !== null) {
      logRefusal(log, refusal, request);
      return refuse(stream, refusal);
    }
    opened += 1;
    const name = `web socket ${opened}`;
    sockets.handleUpgrade(request, stream, head, (socket) => connect(options, socket, name));
  });
  const heartbeat = setInterval(() => [...sockets.clients].forEach(pingOrEnd), pingEveryMs);
  heartbeat.unref();
  return {
    close: () => {
      clearInterval(heartbeat);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
};

const statusOf: Readonly<Record<RefusedRequest, string>> = {
  'wrong-host': '403 Forbidden',
  'wrong-origin': '403 Forbidden',
  'wrong-method': '405 Method Not Allowed',
  'wrong-path': '404 Not Found',
  'key-invalid': '401 Unauthorized',
  'no-session': '401 Unauthorized',
  'too-many': '503 Service Unavailable',
};

const refuse = (stream: Duplex, reason: RefusedRequest): void => {
  stream.end(
    `HTTP/1.1 ${statusOf[reason]}\r\nConnection: close\r\nContent-Length: ${reason.length + 1}\r\nContent-Type: text/plain\r\n\r\n${reason}\n`,
  );
};

const silent = new WeakSet<WebSocket>();

const pingOrEnd = (socket: WebSocket): void => {
  if (silent.has(socket)) {
    socket.terminate();
    return;
  }
  silent.add(socket);
  socket.ping();
};

const policyViolation = 1008;

const connect = ({ service, log }: SocketOptions, socket: WebSocket, name: string): void => {
  socket.on('pong', () => silent.delete(socket));
  // ws closes the connection itself on what breaks its protocol or its size; this says why.
  socket.on('error', (error: Error & { readonly code?: string }) => {
    const reason = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'too-large' : 'broken-frame';
    log({ level: 'warn', event: 'message-refused', reason, detail: `${name}: ${error.message}` });
  });
  service.connect(channelOf(socket, name, log));
};

const channelOf = (socket: WebSocket, name: string, log: HostLog): Channel => ({
  name,
  onMessage: (listener) => socket.on('message', (data, isBinary) => listener(isBinary ? data : String(data))),
  onClose: (listener) => socket.on('close', listener),
  send: (text) => {
    socket.send(text, () => {});
    if (socket.bufferedAmount < maxBufferedBytes) return;
    const detail = `${name}: ${socket.bufferedAmount} bytes wait to be read`;
    log({ level: 'warn', event: 'screen-cut-off', reason: 'does-not-read', detail });
    socket.terminate();
  },
  onRefused: (reason) => socket.close(policyViolation, reason),
});
