import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src-main/hosts/content-security.ts';
import { answerAppRequest, appScheme, isOwnUrl } from '../../src-main/hosts/electron/app-protocol.ts';
import { benchMenu } from '../../src-main/hosts/electron/menu.ts';
import {
  isLoadAllowed,
  isPermissionGranted,
  isTrustedSender,
  windowRules,
} from '../../src-main/hosts/electron/security.ts';
import { webPreferences, windowOptions } from '../../src-main/hosts/electron/window-settings.ts';
import type { HostLogEntry } from '../../src-main/hosts/host-log.ts';

describe('the window', () => {
  const preferences = webPreferences('/app/preload.cjs', false);

  it('is a stranger to the machine', () => {
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
    expect(preferences).not.toHaveProperty('enableBlinkFeatures');
    expect(preferences).not.toHaveProperty('additionalArguments');
  });

  it('has developer tools only while it is developed', () => {
    expect(preferences.devTools).toBe(false);
    expect(webPreferences('/app/preload.cjs', true).devTools).toBe(true);
    expect(JSON.stringify(benchMenu(false))).not.toContain('toggleDevTools');
  });

  it('opens where it was, with those preferences', () => {
    const bounds = { x: 10, y: 20, width: 1_300, height: 800 };
    const options = windowOptions({ bounds, isMaximized: false }, '/app/preload.cjs', false);
    expect(options).toMatchObject({ ...bounds, show: false, webPreferences: preferences });
  });
});

describe('the rules of a window', () => {
  let entries: HostLogEntry[];
  let isPrevented: boolean;
  beforeEach(() => {
    entries = [];
    isPrevented = false;
  });
  const event = {
    preventDefault: () => {
      isPrevented = true;
    },
  };
  const rules = windowRules((entry) => void entries.push(entry));
  const reasons = (): readonly string[] => entries.map(({ reason }) => reason);

  it.each([
    'https://evil.example/',
    'file:///etc/passwd',
    'app://other/',
    'app://bench.evil.example/',
    'app://bench@evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'not a url',
  ])('refuse to go to %s', (url) => {
    rules.onNavigate(event, url);
    expect(isPrevented).toBe(true);
    expect(reasons()).toEqual(['navigation']);
  });

  it('let the page load itself anew', () => {
    rules.onNavigate(event, 'app://bench/work-orders');
    expect(isPrevented).toBe(false);
  });

  it('open no other window, not even of the own page', () => {
    expect(rules.onOpenWindow({ url: 'app://bench/' })).toEqual({ action: 'deny' });
    expect(reasons()).toEqual(['new-window']);
  });

  it('attach no webview', () => {
    rules.onAttachWebview(event);
    expect(isPrevented).toBe(true);
  });

  it('trust no certificate that the system does not', () => {
    let isTrusted: boolean | null = null;
    rules.onCertificateError(event, 'https://gateway.example/', (answer) => {
      isTrusted = answer;
    });
    expect([isPrevented, isTrusted]).toEqual([true, false]);
  });

  it.each([
    'serial',
    'usb',
    'hid',
    'media',
    'geolocation',
    'notifications',
    'fileSystem',
    'clipboard-read',
    'openExternal',
    'display-capture',
    'unknown',
  ])('grant no %s', (permission) => {
    expect(isPermissionGranted(permission, 'app://bench/')).toBe(false);
  });

  it('grant the own page, and no other, to write text to the clipboard', () => {
    expect(isPermissionGranted('clipboard-sanitized-write', 'app://bench/')).toBe(true);
    expect(isPermissionGranted('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
  });

  it.each([
    ['app://bench/assets/index.js', true],
    ['blob:app://bench/7f2', true],
    ['data:image/png;base64,AA', true],
    ['https://evil.example/x.js', false],
    ['http://127.0.0.1:8080/', false],
    ['ws://127.0.0.1:8080/', false],
    ['file:///etc/passwd', false],
    ['blob:https://evil.example/7f2', false],
    ['devtools://devtools/bundled/x.html', false],
  ])('load %s: %s', (url, expected) => {
    expect(isLoadAllowed(url, false)).toBe(expected);
  });

  const frame = (url: string, parent: unknown = null) =>
    ({ url, parent }) as Parameters<typeof isTrustedSender>[0];

  it('hear the bench page in the main frame of the bench window', () => {
    expect(isTrustedSender(frame('app://bench/'), true)).toBe(true);
  });

  it.each([
    ['another window', frame('app://bench/'), false],
    ['a frame inside the page', frame('app://bench/', {}), true],
    ['another page', frame('https://evil.example/'), true],
    ['a frame that is gone', null, true],
  ])('do not hear %s', (_what, sender, isBenchWindow) => {
    expect(isTrustedSender(sender, isBenchWindow)).toBe(false);
  });
});

describe('the Content-Security-Policy', () => {
  it('names all it allows, and begins with nothing', () => {
    expect(contentSecurityPolicy([])).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
        "font-src 'self'; media-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'",
    );
  });
});

describe("the app's own protocol", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reflash-app-'));
    mkdirSync(join(folder, 'renderer'));
    writeFileSync(join(folder, 'renderer', 'index.html'), '<title>the bench</title>');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const ask = (url: string, method = 'GET'): Promise<Response> =>
    answerAppRequest(join(folder, 'renderer'), { url, method });

  it('is a secure origin that cannot step around the policy', () => {
    expect(appScheme.privileges).toMatchObject({ standard: true, secure: true, bypassCSP: false });
  });

  it('serves the screen with the policy', async () => {
    const response = await ask('app://bench/');
    expect(await response.text()).toBe('<title>the bench</title>');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy([]));
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it.each(['app://bench/../secret.txt', 'app://bench/..%2fsecret.txt', 'app://bench/nowhere.js'])(
    'finds nothing at %s',
    async (url) => {
      expect((await ask(url)).status).toBe(404);
    },
  );

  it.each([
    ['app://other/', 'GET'],
    ['app://bench/', 'POST'],
  ])('refuses %s by %s', async (url, method) => {
    expect((await ask(url, method)).status).toBe(403);
  });

  it('knows its own address by its parts', () => {
    expect(['app://bench/', 'app://bench'].every(isOwnUrl)).toBe(true);
    expect(['app://bench:1/', 'APP://BENCH.x/', 'http://bench/', ''].some(isOwnUrl)).toBe(false);
  });
});
