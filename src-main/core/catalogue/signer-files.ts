import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManufacturerCode } from '../../../src-shared/domain/device-model.ts';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import { type GbcsSigner, parseSignerKey } from './open-image.ts';

/** `106C.pem`, `106C-2026.pem`: the manufacturer code, then anything. */
const keyFile = /^([0-9A-F]{4})(?:[-_.].*)?\.pem$/i;

/**
 * Makers' public keys that a site put into `<data>/gbcs-signers/`, one PEM file each, named by manufacturer code. None
 * is configured when the folder is missing; files that are not `.pem` are ignored. A key that could not be used is
 * refused, since images would go unchecked for want of it.
 *
 * @throws Fault `file-unreadable` | `signer-key-unusable`, naming the file
 */
export const readSignerFiles = (folder: string): readonly GbcsSigner[] =>
  listFiles(folder)
    .filter((name) => /\.pem$/i.test(name))
    .map((name) => readSigner(join(folder, name), name));

const readSigner = (path: string, name: string): GbcsSigner => {
  const manufacturer = keyFile.exec(name)?.[1]?.toUpperCase();
  if (manufacturer === undefined)
    throw new Fault(
      'signer-key-unusable',
      `${path}: the name does not begin with a manufacturer code (four hex digits, as 106C.pem)`,
    );
  const publicKeyPem = orUnreadable(path, () => readFileSync(path, 'utf8'));
  const signer = { manufacturer: manufacturer as ManufacturerCode, publicKeyPem };
  try {
    parseSignerKey(signer);
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new Fault('signer-key-unusable', `${path}: ${error.message}`, { cause: error });
  }
  return signer;
};

const listFiles = (folder: string): readonly string[] => {
  try {
    return orUnreadable(folder, () => readdirSync(folder).sort());
  } catch (error) {
    if (isFault(error) && (error.cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

const orUnreadable = <T>(path: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Fault('file-unreadable', `${path}: cannot be read (${why})`, { cause: error });
  }
};
