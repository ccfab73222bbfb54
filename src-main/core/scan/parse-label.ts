import { type DeviceId, parseDeviceId } from '../../../src-shared/domain/device-id.ts';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

/** AIM symbology identifier that scanners may put before the data: `]` + letter + modifier (ISO/IEC 15424). */
const aimIdentifier = /^\][A-Za-z][0-9A-Za-z]/;
/** What stands between the codes of one label: GS (0x1D) ends a GS1 variable field, the rest are scanner suffixes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: GS is the separator of GS1 symbols
const betweenCodes = /[\x1d\r\n\t,;|]+/;
/** A label carries one to four codes (DOMAIN: identity and label). */
const mostCodes = 4;

/**
 * Reads what a scanner sent for one label into its Device IDs, in order and without repeats. Throws
 * `device-id-malformed` when any code is not a Device ID: half a label is not trusted.
 */
export const parseLabel = (text: string): readonly DeviceId[] => {
  const codes = text
    .split(betweenCodes)
    .map((code) => code.trim().replace(aimIdentifier, ''))
    .filter((code) => code.length > 0);
  if (codes.length === 0 || codes.length > mostCodes)
    throw new Fault(
      'device-id-malformed',
      `Label: ${codes.length} codes read, a label carries 1 to ${mostCodes}`,
    );
  const ids = codes.map((code) => {
    const id = parseDeviceId(code);
    if (id !== null) return id;
    const shown = JSON.stringify(code.slice(0, 60));
    throw new Fault(
      'device-id-malformed',
      `Label: ${shown} is not a Device ID (eight octets, two hex digits each)`,
    );
  });
  return [...new Set(ids)];
};
