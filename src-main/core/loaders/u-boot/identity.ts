import type { WireIdentity } from '../../../../src-shared/domain/asset.ts';
import type { FirmwareVersion } from '../../../../src-shared/domain/firmware-version.ts';
import { type IdentityReading, parseIdentity, readUntilAgreed, versionIn } from '../spoken-identity.ts';
import type { UBootSettings } from './settings.ts';
import type { Shell } from './shell.ts';

/** Null when a command fails: storage holds no valid firmware. */
const readStoredVersion = async (
  shell: Shell,
  settings: UBootSettings,
  signal: AbortSignal,
): Promise<FirmwareVersion | null> => {
  let output = '';
  for (const command of settings.version.commands) {
    const answer = await shell.run(command, settings.deadlines.storageMs, signal);
    if (answer.code !== 0) return null;
    output += answer.output;
  }
  return versionIn(output, settings.version.pattern);
};

const readOnce = async (
  shell: Shell,
  settings: UBootSettings,
  signal: AbortSignal,
): Promise<IdentityReading> => {
  let output = '';
  for (const command of settings.identity.commands) {
    const answer = await shell.run(command, settings.deadlines.commandMs, signal);
    if (answer.code !== 0) return { problem: `\`${command}\` ended with code ${answer.code}`, output };
    output += `${answer.output}\n`;
  }
  return parseIdentity(output, settings.identity, await readStoredVersion(shell, settings, signal));
};

/** Asks at the prompt until two answers agree. */
export const readIdentity = (
  where: string,
  shell: Shell,
  settings: UBootSettings,
  signal: AbortSignal,
): Promise<WireIdentity> =>
  readUntilAgreed(where, settings.tries.identity, () => readOnce(shell, settings, signal));
