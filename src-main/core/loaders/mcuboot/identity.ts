import type { WireIdentity } from '../../../../src-shared/domain/asset.ts';
import { parseDeviceId } from '../../../../src-shared/domain/device-id.ts';
import { parseDeviceModel } from '../../../../src-shared/domain/device-model.ts';
import { Fault } from '../../../../src-shared/domain/faults/fault.ts';
import {
  type FirmwareVersion,
  parseFirmwareVersion,
} from '../../../../src-shared/domain/firmware-version.ts';
import type { HubRequests } from './hub-requests.ts';
import type { McubootSettings } from './settings.ts';

/** One reading, or why there is none and what the hub said instead: two like it are the hub's word, not noise. */
type Reading = { readonly identity: WireIdentity } | { readonly problem: string; readonly output: string };

const field = (output: string, pattern: string, group: string): string | null =>
  new RegExp(pattern, 'm').exec(output)?.groups?.[group]?.trim() ?? null;

/** Pure: what the output of the identity commands says. */
export const parseIdentity = (
  output: string,
  patterns: McubootSettings['identity'],
  firmwareVersion: FirmwareVersion | null,
): Reading => {
  const chf = parseDeviceId(field(output, patterns.chf, 'chf') ?? '');
  if (chf === null) return { problem: 'it gave no CHF Device ID', output };
  const gpf = patterns.gpf === null ? null : parseDeviceId(field(output, patterns.gpf, 'gpf') ?? '');
  if (patterns.gpf !== null && gpf === null) return { problem: 'it gave no GPF Device ID', output };
  const manufacturer = field(output, patterns.manufacturer, 'manufacturer') ?? '';
  const model = field(output, patterns.model, 'model') ?? '';
  const deviceModel = parseDeviceModel(manufacturer, model);
  if (deviceModel === null)
    return { problem: `manufacturer "${manufacturer}" and model "${model}" are not a Device Model`, output };
  return { identity: { chf, gpf, deviceModel, firmwareVersion } };
};

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
    output += `${answer.output}\n`;
  }
  return parseFirmwareVersion(field(output, version.pattern, 'version') ?? '');
};

const readOnce = async (
  requests: HubRequests,
  settings: McubootSettings,
  signal: AbortSignal,
): Promise<Reading> => {
  let output = '';
  for (const words of settings.identity.commands) {
    const answer = await requests.runShell(words, signal);
    if (answer.code !== 0)
      return { problem: `\`${words.join(' ')}\` ended with code ${answer.code}`, output };
    output += `${answer.output}\n`;
  }
  return parseIdentity(output, settings.identity, await readRunningVersion(requests, settings, signal));
};

const isSame = (a: Reading, b: Reading): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Asks until two answers in a row agree: raw frames carry no checksum, and noise must not make one hub another. */
export const readIdentity = async (
  where: string,
  requests: HubRequests,
  settings: McubootSettings,
  signal: AbortSignal,
): Promise<WireIdentity> => {
  const { identity: limit } = settings.tries;
  const problems = new Set<string | null>();
  let previous: Reading | null = null;
  for (let attempt = 1; attempt <= limit; attempt++) {
    const reading = await readOnce(requests, settings, signal);
    problems.add('problem' in reading ? reading.problem : null);
    const agrees = previous !== null && isSame(reading, previous);
    if (agrees && 'identity' in reading) return reading.identity;
    previous = reading;
    if (agrees) break;
  }
  const [problem] = problems;
  if (previous !== null && 'problem' in previous && problems.size === 1)
    throw new Fault('identity-unreadable', `${where}: the hub does not say who it is: ${problem}`);
  throw new Fault('identity-unstable', `${where}: no two of ${limit} readings of the identity agree`);
};
