import type { CustomScheme } from 'electron';
import { pageHeaders } from '../content-security.ts';
import { readStaticFile } from '../static-files.ts';

/**
 * The app's own protocol instead of file: the page has an origin of its own, and nothing but the screen's build can be
 * addressed with it.
 */
export const appOrigin = 'app://bench';
export const appUrl = `${appOrigin}/`;

export const appScheme = {
  scheme: 'app',
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    codeCache: true,
    bypassCSP: false,
    corsEnabled: false,
    allowServiceWorkers: false,
    allowExtensions: false,
  },
} as const satisfies CustomScheme;

/** Whether a URL is a page or a part of this screen, and of nothing that only looks like it. */
export const isOwnUrl = (url: string): boolean => {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === 'app:' && parsed.host === 'bench' && parsed.username === '';
};

/** Answers a request of the page for one of its files, with the headers of the web host. */
export const answerAppRequest = async (
  rendererFolder: string,
  request: Pick<Request, 'method' | 'url'>,
): Promise<Response> => {
  const headers = { ...pageHeaders([]), 'cache-control': 'no-store' };
  if (request.method !== 'GET' || !isOwnUrl(request.url)) return new Response(null, { status: 403, headers });
  const file = await readStaticFile(rendererFolder, new URL(request.url).pathname);
  if (file === null) return new Response(null, { status: 404, headers });
  return new Response(new Uint8Array(file.body), {
    status: 200,
    headers: { ...headers, 'content-type': file.contentType },
  });
};
