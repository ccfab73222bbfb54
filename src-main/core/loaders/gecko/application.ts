import type { WireIdentity } from '../../../../src-shared/domain/asset.ts';
import { parseIdentity, versionIn } from '../spoken-identity.ts';
import { endedText } from '../whole-lines.ts';
import type { GeckoLine } from './line.ts';
import { menuPattern } from './menu.ts';
import type { GeckoSettings } from './settings.ts';

/** What one round of questions to the application brought. */
export type Reading =
  | { readonly kind: 'identity'; readonly identity: WireIdentity }
  /** It answered to the end, and not with an identity. Two alike are the hub's word, not noise. */
  | { readonly kind: 'problem'; readonly problem: string; readonly output: string }
  /** An answer did not come to its end in time. */
  | { readonly kind: 'unanswered' }
  /** The bootloader's menu answered in its place. */
  | { readonly kind: 'menu' };

/** A version that cannot be read leaves the hub without one. */
const parseAnswers = (output: string, patterns: GeckoSettings['application']['identity']): Reading => {
  const reading = parseIdentity(output, patterns, versionIn(output, patterns.version));
  return 'identity' in reading ? { kind: 'identity', ...reading } : { kind: 'problem', ...reading };
};

/** Asks the running application once, at the present speed. */
export const askApplication = async (line: GeckoLine, signal: AbortSignal): Promise<Reading> => {
  const { console, settings } = line;
  const { identity } = settings.application;
  const menu = menuPattern(settings.bootloader.prompt);
  let output = '';
  console.drop();
  for (const { send, until } of identity.commands) {
    await console.send(send);
    const patterns = { end: new RegExp(until, 'm'), menu };
    const heard = await console.expect(patterns, settings.deadlines.commandMs, signal);
    if (heard === null) return { kind: 'unanswered' };
    if (heard.name === 'menu') return { kind: 'menu' };
    output += endedText(`${heard.before}${heard.match[0]}`);
  }
  return parseAnswers(output, identity);
};
