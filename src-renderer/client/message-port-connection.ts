import { RPCLink } from '@orpc/client/message-port';
import type { Connection } from './connection.ts';
import type { ReflashBridge } from './reflash-bridge.ts';

/**
 * Asks the preload for a port to the core. It comes as a message of this very window; anything else that calls itself
 * so is ignored. Rejects only through `signal`: a core that is starting takes its time, and supervision is the host's.
 */
export const messagePortConnection = async (
  bridge: ReflashBridge,
  signal: AbortSignal,
): Promise<Connection> => {
  const coming = nextPort(signal);
  bridge.requestPort();
  const port = await coming;
  const closed = new Promise<void>((resolve) => {
    port.addEventListener('close', () => resolve(), { once: true });
  });
  signal.addEventListener('abort', () => port.close(), { once: true });
  const link = new RPCLink({ port });
  port.start();
  return { link, closed };
};

const nextPort = (signal: AbortSignal): Promise<MessagePort> =>
  new Promise((resolve, reject) => {
    const onMessage = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (port === undefined || !isOfThisWindow(event)) return;
      window.removeEventListener('message', onMessage);
      resolve(port);
    };
    window.addEventListener('message', onMessage);
    signal.addEventListener(
      'abort',
      () => {
        window.removeEventListener('message', onMessage);
        reject(new Error('no port came from the app'));
      },
      { once: true },
    );
  });

const isOfThisWindow = (event: MessageEvent): boolean =>
  event.source === window &&
  event.origin === window.origin &&
  typeof event.data === 'object' &&
  event.data !== null &&
  event.data.type === 'reflash-port';
