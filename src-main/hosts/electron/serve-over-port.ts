import {
  onMessagePortClose,
  onMessagePortMessage,
  type SupportedMessagePort,
} from '@orpc/client/message-port';
import type { AnyRouter } from '@orpc/server';
import { type CallService, createCallService } from '../calls/call-service.ts';
import type { HostLog } from '../host-log.ts';

/** A MessagePort of Node or of the page, or Electron's MessagePortMain. */
export type WindowPort = SupportedMessagePort & { start?(): void; close?(): void };

export interface PortServiceOptions {
  readonly log: HostLog;
  /** Characters; the bound of every host unless a test wants less. */
  readonly maxCharacters?: number;
}

/** Serves the contract to a window over its end of a port, until the port closes. */
export const serveOverPort = (router: AnyRouter, port: WindowPort, options: PortServiceOptions): void =>
  connectPort(createCallService({ router, ...options }), port, 'window port');

/** {@link serveOverPort} for whoever serves one port after the other. */
export const connectPort = (service: CallService, port: WindowPort, name: string): void => {
  service.connect({
    name,
    onMessage: (listener) => onMessagePortMessage(port, listener),
    onClose: (listener) => onMessagePortClose(port, listener),
    send: (text) => port.postMessage(text),
  });
  port.start?.();
};
