import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import type { Release, Sha256 } from '../../../src-shared/domain/release.ts';
import { makeFolder, removeUnfinished, writeDurably } from './durable-file.ts';

/** Files named by their own SHA-256. A file is never changed; one that no longer hashes to its name is replaced. */
export interface ImageStore {
  /** Makes the folder where needed and clears what a killed process left half-written. */
  prepare(): Promise<void>;
  /** The file as it lies there, unchecked, at most one byte beyond `release.fileBytes`; null when there is none. */
  read(release: Release): Promise<Uint8Array | null>;
  /** `bytes` must have been checked against `sha256` by the caller. @throws Fault `store-full` | `folder-unwritable` */
  keep(sha256: Sha256, bytes: Uint8Array): Promise<void>;
}

const readAtMost = async (path: string, maxBytes: number): Promise<Uint8Array> => {
  const file = await open(path, constants.O_RDONLY);
  try {
    const buffer = Buffer.alloc(maxBytes);
    let filled = 0;
    while (filled < maxBytes) {
      const { bytesRead } = await file.read(buffer, filled, maxBytes - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return new Uint8Array(buffer.buffer, buffer.byteOffset, filled);
  } finally {
    await file.close();
  }
};

export const openImageStore = (folder: string): ImageStore => {
  const pathOf = (sha256: Sha256): string => join(folder, sha256);
  return {
    async prepare() {
      await makeFolder(folder);
      await removeUnfinished(folder);
    },
    async read(release) {
      const path = pathOf(release.fileSha256);
      try {
        return await readAtMost(path, release.fileBytes + 1);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') return null;
        throw new Fault('file-unreadable', `${path}: cannot be read (${code})`, { cause: error });
      }
    },
    keep: (sha256, bytes) => writeDurably(pathOf(sha256), bytes),
  };
};
