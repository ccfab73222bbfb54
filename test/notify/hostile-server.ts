import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostileServer {
  readonly url: string;
  readonly requests: readonly { readonly method: string; readonly path: string; readonly key: string }[];
  close(): Promise<void>;
}

/** An HTTP server that answers every request by `behave`, whatever it is. */
export const hostileServer = async (
  behave: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<HostileServer> => {
  const requests: { method: string; path: string; key: string }[] = [];
  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, key: String(headers['idempotency-key'] ?? '') });
    request.resume();
    behave(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
