import type { FirmwareVersion } from '../../../../src-shared/domain/firmware-version.ts';
import { type IdentityReading, parseIdentity, versionIn } from '../spoken-identity.ts';
import { endedText } from '../whole-lines.ts';
import type { Asking, UBootSettings } from './settings.ts';
import type { MarkedHub } from './shell.ts';

const someoneElse = 'another hub answered half way, or this one was restarted';

/** What the commands said, in whole lines; or why one of them said nothing that counts. */
const say = async (
  hub: MarkedHub,
  commands: readonly Asking[],
  waitMs: number,
  signal: AbortSignal,
): Promise<{ readonly output: string; readonly problem: string | null }> => {
  let output = '';
  for (const command of commands) {
    const answer = await hub.ask(command, waitMs, signal);
    if (answer === null) return { output, problem: someoneElse };
    if (answer.code !== 0) return { output, problem: `\`${command}\` ended with code ${answer.code}` };
    output += endedText(answer.output);
  }
  return { output, problem: null };
};

/** One reading of who the hub is; of the version that its storage holds only where that matters. */
export const readIdentity = async (
  hub: MarkedHub,
  { identity, version, deadlines }: UBootSettings,
  isVersionAsked: boolean,
  signal: AbortSignal,
): Promise<IdentityReading> => {
  const { output, problem } = await say(hub, identity.commands, deadlines.commandMs, signal);
  if (problem !== null) return { problem, output };
  let firmwareVersion: FirmwareVersion | null = null;
  if (isVersionAsked) {
    const stored = await say(hub, version.commands, deadlines.storageMs, signal);
    if (stored.problem === someoneElse) return { problem: someoneElse, output };
    // A command that fails: storage holds no valid firmware.
    firmwareVersion = stored.problem === null ? versionIn(stored.output, version.pattern) : null;
  }
  return parseIdentity(output, identity, firmwareVersion);
};
