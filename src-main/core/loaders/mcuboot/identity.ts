import type { WireIdentity } from '../../../../src-shared/domain/asset.ts';
import type { FirmwareVersion } from '../../../../src-shared/domain/firmware-version.ts';
import { type IdentityReading, parseIdentity, readUntilAgreed, versionIn } from '../spoken-identity.ts';
import type { Question } from './question-settings.ts';
import type { ToldLines } from './told-lines.ts';
import { versionOfActive } from './version-of-active.ts';
import type { Visit } from './visit.ts';

/** The lines of all answers together, or the first problem. */
export const askAll = async (
  { application }: Visit,
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<ToldLines> => {
  let lines = '';
  for (const question of questions) {
    const told = await application.requests.tell(question, signal);
    if ('problem' in told) return told;
    lines += told.lines;
  }
  return { lines };
};

/** Null when it is not told, or told of no image that the bench holds. */
const readVersion = async (visit: Visit, signal: AbortSignal): Promise<FirmwareVersion | null> => {
  const { version } = visit.settings;
  if ('from' in version) return versionOfActive(visit, signal);
  const told = await askAll(visit, version.commands, signal);
  return 'problem' in told ? null : versionIn(told.lines, version.pattern);
};

/** One reading of the hub alone: nothing is asked of it after its word on who it is. */
export const readHub = async (visit: Visit, signal: AbortSignal): Promise<IdentityReading> => {
  const { identity } = visit.settings;
  const told = await askAll(visit, identity.commands, signal);
  if ('problem' in told) return { problem: told.problem, output: '' };
  return parseIdentity(told.lines, identity, null);
};

const readWithVersion = async (visit: Visit, signal: AbortSignal): Promise<IdentityReading> => {
  const reading = await readHub(visit, signal);
  if ('problem' in reading) return reading;
  return { identity: { ...reading.identity, firmwareVersion: await readVersion(visit, signal) } };
};

/** Asks until two answers agree: raw frames carry no checksum, and noise must not make one hub another. */
export const readIdentity = (visit: Visit, signal: AbortSignal): Promise<WireIdentity> =>
  readUntilAgreed(visit.where, visit.settings.tries.identity, () => readWithVersion(visit, signal));
