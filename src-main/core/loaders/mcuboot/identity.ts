import type { WireIdentity } from '../../../../src-shared/domain/asset.ts';
import type { DeviceId } from '../../../../src-shared/domain/device-id.ts';
import type { FirmwareVersion } from '../../../../src-shared/domain/firmware-version.ts';
import { type IdentityReading, parseIdentity, readUntilAgreed, versionIn } from '../spoken-identity.ts';
import { endedText } from '../whole-lines.ts';
import type { HubRequests } from './hub-requests.ts';
import type { McubootSettings } from './settings.ts';

/** Null when a command fails or its output names none. */
const readRunningVersion = async (
  requests: HubRequests,
  { version }: McubootSettings,
  signal: AbortSignal,
): Promise<FirmwareVersion | null> => {
  let output = '';
  for (const words of version.commands) {
    const answer = await requests.runShell(words, signal);
    if (answer.code !== 0) return null;
    output += endedText(answer.output);
  }
  return versionIn(output, version.pattern);
};

const readOnce = async (
  requests: HubRequests,
  settings: McubootSettings,
  readVersion: () => Promise<FirmwareVersion | null>,
  signal: AbortSignal,
): Promise<IdentityReading> => {
  let output = '';
  for (const words of settings.identity.commands) {
    const answer = await requests.runShell(words, signal);
    if (answer.code !== 0)
      return { problem: `\`${words.join(' ')}\` ended with code ${answer.code}`, output };
    output += endedText(answer.output);
  }
  return parseIdentity(output, settings.identity, await readVersion());
};

/** Asks until two answers agree: raw frames carry no checksum, and noise must not make one hub another. */
export const readIdentity = (
  where: string,
  requests: HubRequests,
  settings: McubootSettings,
  signal: AbortSignal,
): Promise<WireIdentity> => {
  const readVersion = () => readRunningVersion(requests, settings, signal);
  return readUntilAgreed(where, settings.tries.identity, () =>
    readOnce(requests, settings, readVersion, signal),
  );
};

/** As {@link readIdentity}, of the hub alone: nothing is asked of it after its word on who it is. */
export const readChf = async (
  where: string,
  requests: HubRequests,
  settings: McubootSettings,
  signal: AbortSignal,
): Promise<DeviceId> => {
  const noVersion = () => Promise.resolve(null);
  const { chf } = await readUntilAgreed(where, settings.tries.identity, () =>
    readOnce(requests, settings, noVersion, signal),
  );
  return chf;
};
