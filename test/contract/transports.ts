import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { serveOverPort, type WindowPort } from '../../src-main/hosts/electron/serve-over-port.ts';
import { startWebHost } from '../../src-main/hosts/web/start-web-host.ts';
import { signIn } from '../hosts/sign-in.ts';
import type { Client, Line, StartTransport } from './transport.ts';

/** The way of the Electron host, with ports of Node's own kind. */
export const overPort: StartTransport = async ({ router, log }) => {
  const ends: MessageChannel[] = [];
  const open = async (): Promise<Line> => {
    const channel = new MessageChannel();
    ends.push(channel);
    serveOverPort(router, channel.port1 as unknown as WindowPort, { log });
    const received: string[] = [];
    channel.port2.on('message', (data) => received.push(String(data)));
    const link = new PortLink({ port: channel.port2 as unknown as WindowPort });
    channel.port2.start();
    return {
      client: createORPCClient<Client>(link),
      sendRaw: (data) => channel.port2.postMessage(data),
      received,
      close: () => channel.port2.close(),
    };
  };
  return { open, close: async () => ends.forEach(({ port1 }) => void port1.close()) };
};

/** The way of the web host, from link and session to the socket. */
export const overWebSocket: StartTransport = async ({ router, log }) => {
  const rendererFolder = mkdtempSync(join(tmpdir(), 'reflash-screen-'));
  writeFileSync(join(rendererFolder, 'index.html'), '<title>bench</title>');
  const host = await startWebHost({ router, rendererFolder, port: 0, log });
  const open = async (): Promise<Line> => {
    const cookie = await signIn(host);
    const socket = new WebSocket(`${host.url.replace('http', 'ws')}/api`, {
      headers: { cookie, origin: host.url },
    });
    const received: string[] = [];
    socket.on('message', (data) => received.push(String(data)));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const link = new SocketLink({ websocket: socket as unknown as globalThis.WebSocket });
    return {
      client: createORPCClient<Client>(link),
      sendRaw: (data) => socket.send(data as string | Uint8Array),
      received,
      close: () => socket.terminate(),
    };
  };
  const close = async () => {
    await host.close();
    rmSync(rendererFolder, { recursive: true, force: true });
  };
  return { open, close };
};
