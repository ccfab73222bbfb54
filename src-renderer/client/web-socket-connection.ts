import { RPCLink } from '@orpc/client/websocket';
import type { Connection } from './connection.ts';

/** Opens `/api` of the page's own origin. Rejects when the socket does not open, or is given up through `signal`. */
export const webSocketConnection = async (signal: AbortSignal): Promise<Connection> => {
  const address = new URL('/api', window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  signal.addEventListener('abort', () => socket.close(), { once: true });
  const opened = new Promise<'opened'>((resolve) => {
    socket.addEventListener('open', () => resolve('opened'), { once: true });
  });
  if ((await Promise.race([opened, closed])) !== 'opened') throw new Error('the WebSocket did not open');
  return { link: new RPCLink({ websocket: socket }), closed };
};
