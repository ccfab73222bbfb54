import type { App, Session, WebContents, WebFrameMain } from 'electron';
import type { HostLog } from '../host-log.ts';
import { isOwnUrl } from './app-protocol.ts';

/** Of all a page may ask for, the one thing the screen uses: to put a Device ID on the clipboard. */
const grantedPermissions: readonly string[] = ['clipboard-sanitized-write'];

export const isPermissionGranted = (permission: string, requestingUrl: string): boolean =>
  grantedPermissions.includes(permission) && isOwnUrl(requestingUrl);

/** What the page may load: itself, and what it makes in memory. Everything else would be a way out. */
export const isLoadAllowed = (url: string, isDevelopment: boolean): boolean => {
  if (isOwnUrl(url) || /^(blob:app:\/\/bench\/|data:)/.test(url)) return true;
  return isDevelopment && url.startsWith('devtools://');
};

/** A message counts only from the main frame of the bench's own window, showing the bench's own page. */
export const isTrustedSender = (
  frame: Pick<WebFrameMain, 'parent' | 'url'> | null,
  isBenchWindow: boolean,
): boolean => isBenchWindow && frame !== null && frame.parent === null && isOwnUrl(frame.url);

interface Cancellable {
  preventDefault(): void;
}

/** The listeners that keep a window where it is; each refusal is logged. */
export const windowRules = (log: HostLog) => {
  const refuse = (event: Cancellable, reason: string, url: string): void => {
    event.preventDefault();
    log({ level: 'warn', event: 'window-refused', reason, detail: url });
  };
  return {
    onNavigate: (event: Cancellable, url: string): void => {
      // The page may load itself anew, which is what its reload key does.
      if (!isOwnUrl(url)) refuse(event, 'navigation', url);
    },
    onOpenWindow: ({ url }: { readonly url: string }): { readonly action: 'deny' } => {
      log({ level: 'warn', event: 'window-refused', reason: 'new-window', detail: url });
      return { action: 'deny' };
    },
    onAttachWebview: (event: Cancellable): void => refuse(event, 'webview', 'a webview'),
    onCertificateError: (event: Cancellable, url: string, answer: (isTrusted: boolean) => void): void => {
      refuse(event, 'certificate', url);
      answer(false);
    },
  };
};

/** For every web contents there will ever be: one that the app did not mean to make is held too. */
export const secureContents = (contents: WebContents, log: HostLog): void => {
  const rules = windowRules(log);
  contents.on('will-navigate', (event) => rules.onNavigate(event, event.url));
  contents.on('will-frame-navigate', (event) => rules.onNavigate(event, event.url));
  contents.on('will-redirect', (event) => rules.onNavigate(event, event.url));
  contents.on('will-attach-webview', (event) => rules.onAttachWebview(event));
  contents.setWindowOpenHandler(rules.onOpenWindow);
};

export const secureSession = (session: Session, isDevelopment: boolean): void => {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isPermissionGranted(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    isPermissionGranted(permission, origin),
  );
  // Serial ports, USB and the rest belong to the core; the page has no devices.
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setCertificateVerifyProc((_request, answer) => answer(certificateRefused));
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !isLoadAllowed(url, isDevelopment) }),
  );
};

/** Chromium's net::ERR_FAILED: the page has nothing to fetch over TLS. */
const certificateRefused = -2;

export const secureApp = (app: App, log: HostLog): void => {
  const rules = windowRules(log);
  app.on('web-contents-created', (_event, contents) => secureContents(contents, log));
  app.on('certificate-error', (event, _contents, url, _error, _certificate, answer) =>
    rules.onCertificateError(event, url, answer),
  );
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('login', (event) => event.preventDefault());
};
