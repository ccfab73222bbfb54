import { isAbsolute } from 'node:path';
import type { PortBinding } from '../../../src-shared/contract/settings.ts';
import { type DeviceSearch, deviceBehind } from '../links/device-behind.ts';
import { systemFiles } from '../links/holders/system-files.ts';
import { identityOfBinding, type SeenPort, withIdentitiesOf } from '../links/port-identity.ts';

/** The names of slots that know no more of their port. */
export const boundNames = (bindings: readonly PortBinding[]): readonly string[] =>
  bindings.map(identityOfBinding).flatMap(({ kind, value }) => (kind === 'path' ? value : []));

/**
 * Every port that is there, once, whatever names lead to it: those that the system lists, and those of `names` that it does not.
 * Lists leave out pseudo-terminals and links such as /dev/serial/by-id; a link to a listed port is one more name of that port.
 * This is how screen and command line alike find out which ports there are.
 */
export const seePorts = async <P extends SeenPort>(
  listed: readonly P[],
  names: readonly string[],
  search: DeviceSearch = {},
): Promise<readonly (P | SeenPort)[]> => {
  const isListed = new Set(listed.map(({ path }) => path));
  const unlisted = await Promise.all(
    names.map((name) => (isListed.has(name) ? null : portNamed(name, search))),
  );
  const ports = [...listed, ...unlisted.filter((port) => port !== null)];
  const devices = await Promise.all(ports.map(({ path }) => deviceBehind(path, search)));
  const seen = new Map<string, P | SeenPort>();
  for (const [at, port] of ports.entries()) {
    const device = devices[at] ?? port.path;
    const known = seen.get(device);
    seen.set(device, known === undefined ? port : withIdentitiesOf(known, port));
  }
  return [...seen.values()];
};

/** A port is there when its file is; on Windows ports are no files, and all of them are listed. */
const portNamed = async (
  path: string,
  { files = systemFiles, platform = process.platform }: DeviceSearch,
): Promise<SeenPort | null> => {
  if (!isAbsolute(path) || platform === 'win32') return null;
  return files.owner(path).then(
    () => ({ path }),
    () => null,
  );
};
