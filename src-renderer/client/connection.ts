import type { ClientLink } from '@orpc/client';
import { messagePortConnection } from './message-port-connection.ts';
import { webSocketConnection } from './web-socket-connection.ts';

/** One joined core. `closed` settles when it is gone, for whatever reason; it never rejects. */
export interface Connection {
  readonly link: ClientLink<Record<never, never>>;
  readonly closed: Promise<void>;
}

/** Rejects when the core cannot be reached now. */
export type Connect = (signal: AbortSignal) => Promise<Connection>;

/** The app window asks its preload for a port; a browser opens a WebSocket to where the page came from. */
export const connectToCore: Connect = (signal) =>
  window.reflashBridge === undefined
    ? webSocketConnection(signal)
    : messagePortConnection(window.reflashBridge, signal);
