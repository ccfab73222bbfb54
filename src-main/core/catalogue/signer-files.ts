import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManufacturerCode } from '../../../src-shared/domain/device-model.ts';
import type { GbcsSigner } from './open-image.ts';

/** `106C.pem`, `106C-2026.pem`: the manufacturer code, then anything. */
const keyFile = /^([0-9A-F]{4})(?:[-_.].*)?\.pem$/i;

/**
 * Makers' public keys that a site put into `<data>/gbcs-signers/`, one PEM file each, named by manufacturer code. None
 * is configured when the folder is missing; other files in it are ignored.
 */
export const readSignerFiles = (folder: string): readonly GbcsSigner[] =>
  listFiles(folder).flatMap((name) => {
    const manufacturer = keyFile.exec(name)?.[1]?.toUpperCase();
    if (manufacturer === undefined) return [];
    const publicKeyPem = readFileSync(join(folder, name), 'utf8');
    return [{ manufacturer: manufacturer as ManufacturerCode, publicKeyPem }];
  });

const listFiles = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};
