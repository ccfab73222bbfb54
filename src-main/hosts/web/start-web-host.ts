import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { AnyRouter } from '@orpc/server';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { createCallService } from '../calls/call-service.ts';
import type { HostLog } from '../host-log.ts';
import { answerRequest } from './answer-request.ts';
import { serveSockets } from './bench-sockets.ts';
import { createSessions } from './session.ts';
import { keepNothing, sessionFile } from './session-file.ts';

export interface WebHostOptions {
  /** Implements the contract of src-shared/contract. */
  readonly router: AnyRouter;
  /** Where the build of the screen lies: index.html and assets/. */
  readonly rendererFolder: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly log: HostLog;
  /** Browsers that were let in are remembered in this file over a crash of the host; an orderly end removes it. */
  readonly sessionFile?: string;
  readonly monotonicMs?: () => number;
  /** How often a screen must show that it is still there; 15 s unless given. */
  readonly pingEveryMs?: number;
}

export interface WebHost {
  /** `http://127.0.0.1:40123`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** A new link each time: it works once, for ten minutes. */
  oneTimeLink(): string;
  /** Ends every connection at once and resolves when the port is free. Idempotent. */
  close(): Promise<void>;
}

/**
 * Serves the screen and the contract to browsers of this machine: on 127.0.0.1 only, to whoever came by a one-time
 * link, at `/api` over a web socket. Rejects with `screen-missing` or `host-port-taken`.
 */
export const startWebHost = async (options: WebHostOptions): Promise<WebHost> => {
  const { rendererFolder, log, monotonicMs = () => performance.now(), pingEveryMs = 15_000 } = options;
  if (!existsSync(join(rendererFolder, 'index.html')))
    throw new Fault('screen-missing', `${rendererFolder}: there is no index.html`);
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 30_000 });
  const port = await listen(server, options.port);
  const keep = options.sessionFile === undefined ? keepNothing : sessionFile(options.sessionFile);
  const sessions = createSessions(monotonicMs, keep);
  const page = { rendererFolder, port, sessions, log };
  server.on('request', (request, response) => {
    answerRequest(page, request, response).catch((error: unknown) => {
      log({ level: 'error', event: 'request-failed', reason: 'internal', detail: String(error) });
      response.destroy();
    });
  });
  const service = createCallService({ router: options.router, log, monotonicMs });
  const sockets = serveSockets({ server, port, sessions, service, log, pingEveryMs });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    oneTimeLink: () => `${url}/?key=${sessions.issueKey()}`,
    close: () => {
      sockets.close();
      keep.forget();
      return closeServer(server);
    },
  };
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: Error & { readonly code?: string }) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new Fault('host-port-taken', `127.0.0.1:${port}: ${error.message}`, { cause: error })
          : error,
      ),
    );
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // An error here only says that it is closed already.
    server.close(() => resolve());
    server.closeAllConnections();
  });
