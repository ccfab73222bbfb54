import type { AnyRouter } from '@orpc/server';
import type { StandardHandleResult, StandardHandlerInterceptorOptions } from '@orpc/server/standard';
import { RPCHandler } from '@orpc/server/ws';
import type { HostLog } from '../host-log.ts';
import { checkMessage, maxMessageCharacters, type RefusedMessage } from './message-gate.ts';
import { createMessageRate } from './message-rate.ts';

/** One way to one screen, whatever carries it. */
export interface Channel {
  /** For the log: `web socket 3`, `window port 1`. */
  readonly name: string;
  onMessage(listener: (data: unknown) => void): void;
  onClose(listener: () => void): void;
  send(text: string): void;
  /** A message was refused; the carrier may end the connection. */
  onRefused?(reason: RefusedMessage): void;
}

export interface CallService {
  /** Serves the router over this channel until it closes. Calls that still run then are aborted. */
  connect(channel: Channel): void;
}

export interface CallServiceOptions {
  readonly router: AnyRouter;
  readonly log: HostLog;
  readonly maxCharacters?: number;
  readonly monotonicMs?: () => number;
}

/**
 * The contract over any channel. Every message passes the gate before oRPC sees it; what oRPC then refuses (a
 * procedure that is not there, an input that does not fit) is logged too. A refused message has no effect.
 */
export const createCallService = (options: CallServiceOptions): CallService => {
  const {
    router,
    log,
    maxCharacters = maxMessageCharacters,
    monotonicMs = () => performance.now(),
  } = options;
  const handler = new RPCHandler(router, { rootInterceptors: [logRefusedCalls(log)] });

  const connect = (channel: Channel): void => {
    const mayPass = createMessageRate(monotonicMs);
    const refuse = (reason: RefusedMessage, detail: string): void => {
      log({ level: 'warn', event: 'message-refused', reason, detail: `${channel.name}: ${detail}` });
      channel.onRefused?.(reason);
    };
    // Of the adapters, the one for web sockets is used for every channel: it survives a call that throws.
    void handler.upgrade(
      asSocket({
        onMessage: (listener) =>
          channel.onMessage((data) => {
            if (!mayPass()) return refuse('too-many', 'more messages a second than a screen sends');
            const answer = checkMessage(data, maxCharacters);
            if (answer.isGood) listener(data);
            else refuse(answer.reason, answer.detail);
          }),
        onClose: channel.onClose,
        send: channel.send,
      }),
    );
  };
  return { connect };
};

type Socket = Parameters<RPCHandler<Record<never, never>>['upgrade']>[0];

/** The two members of a web socket that the adapter uses. */
const asSocket = ({ onMessage, onClose, send }: Pick<Channel, 'onMessage' | 'onClose' | 'send'>): Socket => ({
  send: (data: unknown) => send(String(data)),
  addEventListener: ((type: string, listener: (event: { readonly data?: unknown }) => void) => {
    if (type === 'message') onMessage((data) => listener({ data }));
    if (type === 'close') onClose(() => listener({}));
  }) as Socket['addEventListener'],
});

type Intercepted = StandardHandlerInterceptorOptions<Record<never, never>> & {
  next(): Promise<StandardHandleResult>;
};

const logRefusedCalls =
  (log: HostLog) =>
  async ({ request, next }: Intercepted): Promise<StandardHandleResult> => {
    const result = await next();
    const path = request.url.pathname;
    if (!result.matched)
      log({ level: 'warn', event: 'call-refused', reason: 'unknown-procedure', detail: path });
    else if (result.response.status === badRequest)
      log({ level: 'warn', event: 'call-refused', reason: 'input-invalid', detail: path });
    return result;
  };

/** What oRPC answers when an input does not fit its schema or cannot be decoded; faults have another status. */
const badRequest = 400;
