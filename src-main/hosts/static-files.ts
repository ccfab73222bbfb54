import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** The kinds of file a build of the screen is made of; anything else is not served. */
const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.wav', 'audio/wav'],
  ['.ogg', 'audio/ogg'],
  ['.mp3', 'audio/mpeg'],
  ['.txt', 'text/plain; charset=utf-8'],
]);

export interface StaticFile {
  readonly body: Buffer;
  readonly contentType: string;
  /** Named after its content, as the build does below /assets: it never changes. */
  readonly isImmutable: boolean;
}

/**
 * The file of the screen's build that a URL's path names; null where there is none that may be served. A path without
 * an ending is a place inside the screen, and so is its page. Nothing outside `folder` is ever read, by whatever
 * spelling or symbolic link, nor a hidden file, nor a kind of file that is not in the table.
 */
export const readStaticFile = async (folder: string, urlPath: string): Promise<StaticFile | null> => {
  const relative = relativePath(urlPath);
  if (relative === null) return null;
  const contentType = contentTypes.get(extname(relative));
  if (contentType === undefined) return null;
  try {
    const home = await realpath(folder);
    const path = await realpath(join(home, relative));
    if (!path.startsWith(home + sep) || !(await stat(path)).isFile()) return null;
    return { body: await readFile(path), contentType, isImmutable: relative.startsWith('assets/') };
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
};

const segment = /^[\p{L}\p{N}_~@-][\p{L}\p{N}._~@-]*$/u;

/** `/assets/index-x.js` -> `assets/index-x.js`; null where a part of it is not a plain name. */
const relativePath = (urlPath: string): string | null => {
  const decoded = decode(urlPath);
  if (decoded === null || !decoded.startsWith('/')) return null;
  const path = decoded.slice(1);
  if (path === '') return 'index.html';
  if (!path.split('/').every((name) => segment.test(name))) return null;
  return extname(path) === '' ? 'index.html' : path;
};

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

const isAbsence = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG'].includes(String(error.code));
