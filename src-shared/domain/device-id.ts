import type { Brand } from './brand.ts';
import { Fault } from './faults/fault.ts';

/**
 * Device ID: an EUI-64 as GBCS and DUIS write it, eight octets of two upper-case hex digits joined by `-`
 * (`88-73-84-90-6A-10-02-DB`, 23 characters). It has no check digit: a misread is another valid-looking ID.
 */
export type DeviceId = Brand<string, 'DeviceId'>;

// mutant: regex x2: what it does not take, the pattern below does
const canonicalPattern = /^[0-9A-F]{2}(?:-[0-9A-F]{2}){7}$/;
const scannedPattern = /^[0-9A-Fa-f]{2}(?:([-: ]?)[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){6}$/;

/**
 * Accepts the forms scanners and exports give: `-`, `:`, a space or nothing between octets (one kind throughout),
 * either case. Returns null for anything else.
 */
export const parseDeviceId = (text: string): DeviceId | null => {
  // mutant: condition: the way below gives the same, more slowly over a register of millions
  if (canonicalPattern.test(text)) return text as DeviceId;
  const trimmed = text.trim();
  if (!scannedPattern.test(trimmed)) return null;
  const digits = trimmed.replace(/[-: ]/g, '').toUpperCase();
  return digits.replace(/..(?!$)/g, '$&-') as DeviceId;
};

/** As {@link parseDeviceId}, for places where anything else is a fault of the caller's input. */
export const requireDeviceId = (text: string, where: string): DeviceId => {
  const id = parseDeviceId(text);
  if (id === null)
    throw new Fault(
      'device-id-malformed',
      `${where}: ${JSON.stringify(text.slice(0, 60))} is not a Device ID (eight octets, two hex digits each)`,
    );
  return id;
};

/** The number of hex digits in which two Device IDs differ (0 to 16). */
export const differingDigits = (a: DeviceId, b: DeviceId): number =>
  [...a].filter((digit, at) => digit !== b[at]).length;
