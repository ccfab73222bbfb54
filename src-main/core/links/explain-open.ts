import { userInfo } from 'node:os';
import type { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { describeBusy } from './holders/describe-holders.ts';
import { findPortHolders, type HolderSearchOptions } from './holders/find-port-holders.ts';
import { nameIn, userName } from './holders/process-facts.ts';
import { type SystemFiles, systemFiles } from './holders/system-files.ts';
import { openFault } from './serial-faults.ts';

interface Asked {
  readonly path: string;
  readonly baudRate: number;
}

/** Why a port did not open, with who holds it or who may use it, as far as the system tells. Never rejects, and takes a moment at most. */
export const explainOpenFault = async (
  { path, baudRate }: Asked,
  error: unknown,
  options: HolderSearchOptions = {},
): Promise<Fault> => {
  const { files = systemFiles, platform = process.platform } = options;
  const fault = openFault(path, baudRate, error);
  if (fault.code === 'port-busy')
    return openFault(
      path,
      baudRate,
      error,
      describeBusy(path, await findPortHolders([path], options), platform),
    );
  if (fault.code === 'port-permission' && platform === 'linux')
    return openFault(path, baudRate, error, await whoMay(path, files).catch(() => null));
  return fault;
};

const groupMayReadAndWrite = 0o060;

/** Which group the port belongs to, and whether this user is in it but signed in before that. */
const whoMay = async (path: string, files: SystemFiles): Promise<string> => {
  const { uid, gid, mode } = await files.owner(path);
  const group = (await nameIn(files, '/etc/group', gid)) ?? `group ${gid}`;
  const user = userInfo().username;
  if ((mode & groupMayReadAndWrite) !== groupMayReadAndWrite || gid === 0)
    return `only ${await userName(files, uid)} may; a udev rule must give it to a group such as dialout`;
  const members = (await files.text('/etc/group'))
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[2] === String(gid))?.[3];
  return members?.split(',').includes(user)
    ? `group ${group} may, and ${user} is in it: sign out and in again`
    : `group ${group} may: \`sudo usermod -aG ${group} ${user}\`, then sign in again`;
};
