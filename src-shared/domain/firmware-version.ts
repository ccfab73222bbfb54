import type { Brand } from './brand.ts';

/**
 * Firmware Version: 1 to 8 characters, normally eight hex digits, coded as each maker pleases. It is an opaque name:
 * only equality is defined on it, never order (SECAS, "CPL data quality").
 */
export type FirmwareVersion = Brand<string, 'FirmwareVersion'>;

const pattern = /^[0-9A-Za-z._-]{1,8}$/;

/** Upper-cases, because inventories disagree on the case of hex digits. Null when it is not a Firmware Version. */
export const parseFirmwareVersion = (text: string): FirmwareVersion | null => {
  const trimmed = text.trim();
  return pattern.test(trimmed) ? (trimmed.toUpperCase() as FirmwareVersion) : null;
};
