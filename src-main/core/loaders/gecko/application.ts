import type { WireIdentity } from '../../../../src-shared/domain/asset.ts';
import { parseDeviceId } from '../../../../src-shared/domain/device-id.ts';
import { parseDeviceModel } from '../../../../src-shared/domain/device-model.ts';
import { parseFirmwareVersion } from '../../../../src-shared/domain/firmware-version.ts';
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

const field = (output: string, pattern: string, group: string): string | null =>
  new RegExp(pattern, 'm').exec(output)?.groups?.[group]?.trim() ?? null;

/** Pure: what the application's answers say. A version that cannot be read leaves the hub without one. */
export const parseIdentity = (
  output: string,
  patterns: GeckoSettings['application']['identity'],
): Reading => {
  const problem = (text: string): Reading => ({ kind: 'problem', problem: text, output });
  const chf = parseDeviceId(field(output, patterns.chf, 'chf') ?? '');
  if (chf === null) return problem('it gave no CHF Device ID');
  const gpf = patterns.gpf === null ? null : parseDeviceId(field(output, patterns.gpf, 'gpf') ?? '');
  if (patterns.gpf !== null && gpf === null) return problem('it gave no GPF Device ID');
  const manufacturer = field(output, patterns.manufacturer, 'manufacturer') ?? '';
  const model = field(output, patterns.model, 'model') ?? '';
  const deviceModel = parseDeviceModel(manufacturer, model);
  if (deviceModel === null)
    return problem(`manufacturer "${manufacturer}" and model "${model}" are not a Device Model`);
  const firmwareVersion = parseFirmwareVersion(field(output, patterns.version, 'version') ?? '');
  return { kind: 'identity', identity: { chf, gpf, deviceModel, firmwareVersion } };
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
    output += `${heard.before}${heard.match[0]}\n`;
  }
  return parseIdentity(output, identity);
};
