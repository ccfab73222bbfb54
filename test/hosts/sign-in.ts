import type { WebHost } from '../../src-main/hosts/web/start-web-host.ts';

/** Follows a one-time link as a browser does; gives the cookie it was handed. */
export const signIn = async (host: Pick<WebHost, 'oneTimeLink'>): Promise<string> => {
  const response = await fetch(host.oneTimeLink(), { redirect: 'manual' });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`the link gave no cookie but status ${response.status}`);
  return cookie;
};
