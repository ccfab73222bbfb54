import { type DeviceId, parseDeviceId } from './device-id.ts';
import { parseWorkOrderId, type WorkOrderId } from './work-order.ts';

/** What a printed command barcode asks of the bench. A slot of null means the selected one, or the only one it fits. */
export type BenchCommand =
  | { readonly name: 'user'; readonly operator: string }
  | { readonly name: 'work-order'; readonly id: WorkOrderId }
  | { readonly name: 'slot'; readonly slot: number }
  | { readonly name: 'retry'; readonly slot: number | null }
  | { readonly name: 'clear'; readonly slot: number }
  | { readonly name: 'stop'; readonly slot: number }
  | { readonly name: 'sync' }
  | { readonly name: 'mute' };

export type Label = { readonly kind: 'label'; readonly ids: readonly DeviceId[] };
export type Malformed = { readonly kind: 'malformed'; readonly why: string };
export type ScanCode = Label | { readonly kind: 'command'; readonly command: BenchCommand } | Malformed;

/** AIM symbology identifier that scanners may put before the data: `]` + letter + modifier (ISO/IEC 15424). */
const aimIdentifier = /^\][A-Za-z][0-9A-Za-z]/;
/** What stands between the codes of one label: GS (0x1D) ends a GS1 variable field, the rest are scanner suffixes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: GS is the separator of GS1 symbols
const betweenCodes = /[\x1d\r\n\t,;|]/;
/** A label carries one to four codes (DOMAIN: identity and label). */
const mostCodes = 4;

const commandPattern = /^RB:([A-Z]+)(?::(.*))?$/i;
const controlCharacter = /\p{Cc}/u;
const longestName = 60;
export const mostSlots = 32;

const malformed = (why: string): Malformed => ({ kind: 'malformed', why });
const withoutAim = (text: string): string => text.trim().replace(aimIdentifier, '').trim();

/**
 * What one scan means: a command barcode (`RB:...`, either case, as Caps Lock changes what a wedge types) or a hub's
 * label. Pure and total; anything else is malformed and says why.
 */
export const parseScan = (text: string): ScanCode => {
  const bare = withoutAim(text);
  return /^RB:/i.test(bare) ? parseCommand(bare) : parseLabelCodes(text);
};

/**
 * Reads what a scanner sent for one label into its Device IDs, in order and without repeats. Malformed when any code
 * is not a Device ID: half a label is not trusted.
 */
export const parseLabelCodes = (text: string): Label | Malformed => {
  const codes = text
    .split(betweenCodes)
    .map(withoutAim)
    .filter((code) => code.length > 0);
  if (codes.length === 0 || codes.length > mostCodes)
    return malformed(`Label: ${codes.length} codes read, a label carries 1 to ${mostCodes}`);
  const ids = new Set<DeviceId>();
  for (const code of codes) {
    const id = parseDeviceId(code);
    if (id === null)
      return malformed(`Label: ${quote(code)} is not a Device ID (eight octets, two hex digits each)`);
    ids.add(id);
  }
  return { kind: 'label', ids: [...ids] };
};

const parseCommand = (bare: string): ScanCode => {
  const [, word, value = ''] = commandPattern.exec(bare) ?? [];
  const command = word === undefined ? null : commandOf(word.toUpperCase(), value.trim());
  return command === null
    ? malformed(`Command barcode: ${quote(bare)} is not one this bench knows`)
    : { kind: 'command', command };
};

const commandOf = (word: string, value: string): BenchCommand | null => {
  switch (word) {
    case 'USER':
      return isName(value) ? { name: 'user', operator: value } : null;
    case 'WO': {
      const id = parseWorkOrderId(value);
      return id === null ? null : { name: 'work-order', id };
    }
    case 'RETRY': {
      const slot = parseSlot(value);
      return slot === null && value !== '' ? null : { name: 'retry', slot };
    }
    case 'SLOT':
      return atSlot('slot', value);
    case 'CLEAR':
      return atSlot('clear', value);
    case 'STOP':
      return atSlot('stop', value);
    case 'SYNC':
      return value === '' ? { name: 'sync' } : null;
    case 'MUTE':
      return value === '' ? { name: 'mute' } : null;
    default:
      return null;
  }
};

const atSlot = (name: 'slot' | 'clear' | 'stop', value: string): BenchCommand | null => {
  const slot = parseSlot(value);
  return slot === null ? null : { name, slot };
};

const parseSlot = (text: string): number | null => {
  const slot = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return slot >= 1 && slot <= mostSlots ? slot : null;
};

const isName = (text: string): boolean =>
  text.length > 0 && text.length <= longestName && !controlCharacter.test(text);

const quote = (text: string): string => JSON.stringify(text.slice(0, 60));
