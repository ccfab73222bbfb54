import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManufacturerCode } from '../../../src-shared/domain/device-model.ts';
import { Fault, isFault } from '../../../src-shared/domain/faults/fault.ts';
import {
  type MakerKey,
  type MakerKeys,
  noMakerKeys,
  parseMakerKey,
  type UnusableKey,
} from './maker-signature.ts';

/** `106C.pem`, `106C-2026.pem`: the manufacturer code, then anything. */
const keyFile = /^([0-9A-F]{4})(?:[-_.].*)?\.pem$/i;

/**
 * Makers' public keys that a site put into `<data>/gbcs-signers/`, one PEM file each, named by manufacturer code. None
 * when the folder is missing; files that are not `.pem` are ignored. What cannot be used is told, with `signer-key-unusable`
 * or `file-unreadable`, rather than thrown: a bench can do much without the images it guards, and none of them.
 */
export const readSignerFiles = (folder: string): MakerKeys => {
  const names = listFiles(folder);
  if (isFault(names)) return { ...noMakerKeys, unusable: [{ manufacturer: null, fault: names }] };
  const read = names
    .filter((name) => /\.pem$/i.test(name))
    .map((name) => readSigner(join(folder, name), name));
  return {
    usable: read.filter((key) => 'key' in key),
    unusable: read.filter((key) => 'fault' in key),
  };
};

const readSigner = (path: string, name: string): MakerKey | UnusableKey => {
  const manufacturer = (keyFile.exec(name)?.[1]?.toUpperCase() ?? null) as ManufacturerCode | null;
  const guarded =
    manufacturer === null
      ? 'no image is used'
      : `no image of manufacturer ${manufacturer} is used on its account`;
  const unusable = (why: string): UnusableKey => ({
    manufacturer,
    fault: new Fault('signer-key-unusable', `${path}: ${why}; ${guarded} until that is put right`),
  });
  if (manufacturer === null)
    return unusable('the name does not begin with a manufacturer code (four hex digits, as 106C.pem)');
  const pem = orUnreadable(path, () => readFileSync(path, 'utf8'));
  if (isFault(pem)) return { manufacturer, fault: pem };
  const key = parseMakerKey(pem);
  return key === null ? unusable('is not a public key on P-256 in PEM') : { manufacturer, key };
};

const listFiles = (folder: string): readonly string[] | Fault => {
  const names = orUnreadable(folder, () => readdirSync(folder).sort());
  return isFault(names) && (names.cause as NodeJS.ErrnoException).code === 'ENOENT' ? [] : names;
};

const orUnreadable = <T>(path: string, read: () => T): T | Fault => {
  try {
    return read();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    return new Fault(
      'file-unreadable',
      `${path}: cannot be read (${why}); no image that a key there may guard is used until it can`,
      { cause: error },
    );
  }
};
