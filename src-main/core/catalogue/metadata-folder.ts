import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { makeFolder, writeDurably } from './durable-file.ts';

export type KeptRole = 'timestamp' | 'snapshot' | 'targets';

/** The metadata this bench trusts: `roots/<version>.root.json` (all of them) and the newest of the other roles. */
export interface MetadataFolder {
  /** Null when no root was ever pinned. */
  newestRoot(): Promise<{ readonly version: number; readonly bytes: Buffer } | null>;
  root(version: number): Promise<Buffer | null>;
  keepRoot(version: number, bytes: Uint8Array): Promise<void>;
  read(role: KeptRole): Promise<Buffer | null>;
  keep(role: KeptRole, bytes: Uint8Array): Promise<void>;
}

const readIfThere = async (path: string): Promise<Buffer | null> => {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new Fault('file-unreadable', `${path}: cannot be read (${code})`, { cause: error });
  }
};

const rootVersions = async (folder: string): Promise<number[]> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Fault('file-unreadable', `${folder}: cannot be read (${error.code})`, { cause: error });
  });
  return names.flatMap((name) => /^([1-9]\d{0,8})\.root\.json$/.exec(name)?.[1] ?? []).map(Number);
};

export const openMetadataFolder = (folder: string): MetadataFolder => {
  const roots = join(folder, 'roots');
  const rootPath = (version: number): string => join(roots, `${version}.root.json`);
  const rolePath = (role: KeptRole): string => join(folder, `${role}.json`);
  return {
    async newestRoot() {
      const versions = await rootVersions(roots);
      if (versions.length === 0) return null;
      const version = Math.max(...versions);
      const bytes = await readIfThere(rootPath(version));
      return bytes === null ? null : { version, bytes };
    },
    root: (version) => readIfThere(rootPath(version)),
    async keepRoot(version, bytes) {
      await makeFolder(roots);
      await writeDurably(rootPath(version), bytes);
    },
    read: (role) => readIfThere(rolePath(role)),
    async keep(role, bytes) {
      const kept = await readIfThere(rolePath(role));
      if (kept === null || !kept.equals(bytes)) await writeDurably(rolePath(role), bytes);
    },
  };
};
