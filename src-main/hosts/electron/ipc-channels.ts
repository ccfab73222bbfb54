/** The whole of what crosses between main process and window; all else goes over the port. */
export const ipcChannels = {
  /** Window to main: a port to the core, please. No content. */
  requestPort: 'reflash:request-port',
  /** Main to window: here it is, as the message's only port. */
  port: 'reflash:port',
  /** Main to window: what became of the core ({@link CoreNotice}). */
  core: 'reflash:core',
} as const;

/** `type` of the messages that the preload script posts into the page. */
export const pageMessages = { port: 'reflash-port', core: 'reflash-core' } as const;

/** What the window is told of the core's process. */
export type CoreNotice =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  | { readonly kind: 'restarting'; readonly inMs: number; readonly restarts: number }
  | { readonly kind: 'ended'; readonly message: string; readonly hint: string };

/** What main tells the core; a port comes with `port` as the message's only port. */
export type CoreCommand = { readonly type: 'port' } | { readonly type: 'stop' };

/** What the core tells main. */
export type CoreReport =
  | { readonly type: 'ready' }
  /** The bench could not be opened; starting it again gives the same answer until somebody follows the hint. */
  | { readonly type: 'failed'; readonly message: string; readonly hint: string };
